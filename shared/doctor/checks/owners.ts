import { stat } from 'node:fs/promises'
import { profileRoot, type RootLayout, workerRunFolder } from '../../layout/root-layout.ts'
import { accountsOf } from '../accounts.ts'
import type { Check, Symptom } from '../check.ts'
import { guardedPaths } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Whether everything belongs to the account that it is run under, or to that of its profile. */
export const owners: Check<RootPlace> = {
  name: 'owners',
  fine: 'Everything belongs to the account of the machine that it should belong to.',
  look: async ({ layout, uid }) => {
    const { uid: rootUid } = await stat(layout.root)
    const profileUids = await uidsOfProfiles(layout)
    const others = (await guardedPaths(layout)).filter(
      ({ path, found }) => found.uid !== rootUid && found.uid !== profileUids.get(path),
    )
    const foreign = others.map(({ path, found }) => belongsToOther(path, found.uid, rootUid))
    return uid === null || uid === rootUid ? foreign : [notYours(layout.root, rootUid), ...foreign]
  },
}

/** A profile that has not been started since it got an account is still the supervisor's. */
async function uidsOfProfiles(layout: RootLayout): Promise<ReadonlyMap<string, number>> {
  const accounts = (await accountsOf(layout)) ?? []
  return new Map(
    accounts.flatMap(({ username, uid }) =>
      uid === null
        ? []
        : [profileRoot(layout, username), workerRunFolder(layout, username)].map(
            (path) => [path, uid] as const,
          ),
    ),
  )
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
