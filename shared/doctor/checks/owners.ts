import { stat } from 'node:fs/promises'
import { profileRoot, type RootLayout, workerRunFolder } from '../../layout/root-layout.ts'
import { accountsOf } from '../accounts.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { guardedPaths } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

/** Whether everything belongs to the account that it is run under, or to that of its profile. */
export const owners: RootCheck = {
  name: 'owners',
  fine: 'Everything belongs to the account of the machine that it should belong to.',
  look: async ({ layout, uid }) => {
    const { uid: rootUid } = await stat(layout.root)
    const profileUids = await uidsOfProfiles(layout)
    const others = (await guardedPaths(layout)).filter(
      ({ path, found: { uid: own } }) => own !== rootUid && own !== profileUids.get(path),
    )
    const foreign = others.map(({ path, found: { uid: own } }) =>
      belongsToOther(path, own, rootUid),
    )
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

function notYours(root: string, uid: number): CodedSymptom {
  return {
    severity: 'error',
    subject: root,
    message: found('root-of-other', { uid }),
    remedy: advised('use-account', { uid }),
  }
}

function belongsToOther(path: string, uid: number, wanted: number): CodedSymptom {
  return {
    severity: 'error',
    subject: path,
    message: found('path-of-other', { path, uid, wanted }),
    remedy: advised('run', { command: `sudo chown -R -h ${wanted} ${shellWord(path)}` }),
  }
}
