import { stat } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import { guardedPaths } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Whether everything belongs to the account that it is run under. */
export const owners: Check<RootPlace> = {
  name: 'owners',
  fine: 'Everything belongs to one account of the machine.',
  look: async ({ layout, uid }) => {
    const { uid: rootUid } = await stat(layout.root)
    const others = (await guardedPaths(layout)).filter(({ found }) => found.uid !== rootUid)
    const foreign = others.map(({ path, found }) => belongsToOther(path, found.uid, rootUid))
    return uid === null || uid === rootUid ? foreign : [notYours(layout.root, rootUid), ...foreign]
  },
}

function notYours(root: string, uid: number): Symptom {
  return {
    severity: 'error',
    subject: root,
    message: `The data root belongs to the account with the number ${uid}, and not to the one that looks at it.`,
    remedy: `Use that account: sudo -u '#${uid}' mh doctor`,
  }
}

function belongsToOther(path: string, uid: number, wanted: number): Symptom {
  return {
    severity: 'error',
    subject: path,
    message: `${path} belongs to the account with the number ${uid}, and the data root to ${wanted}.`,
    remedy: `sudo chown -R -h ${wanted} ${shellWord(path)}`,
  }
}
