import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backUp } from '../../../../worker/backup/keep-backup.ts'
import { restoreWhole } from '../../../../worker/backup/keep-restore.ts'
import { withOwnStore, withStoreToRead } from '../../../../worker/backup/person-store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A profile in a folder of its own, with a store for its backups. */
export interface CopiedProfile extends AsyncDisposable {
  readonly root: string
  readonly store: string
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly backUp: (keep?: number) => Promise<Record<string, unknown>>
  readonly restore: (into: string, at?: string) => Promise<Record<string, unknown>>
}

export const SIDE = {
  progress: () => undefined,
  whileStill: async (work: () => void): Promise<boolean> => {
    work()
    return true
  },
}

const PERSON = {
  username: 'alice',
  userId: 'user-1',
  actor: 'console',
  requestId: null,
} as const

/** A backup of alice's, but for its places. */
export const WORK = { kind: 'backup', ...PERSON } as const

const NEWEST_ONLY = { days: 0, weeks: 0, months: 0, timeZone: 'UTC' } as const

/** Makes one with these files. */
export async function copiedProfile(
  files: Readonly<Record<string, string>> = {},
): Promise<CopiedProfile> {
  const folder = await temporaryFolder()
  const root = join(folder.path, 'alice')
  const backups = join(folder.path, 'backup')
  const wish = { ...PERSON, root, backups }
  mkdirSync(root)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  return {
    root,
    store: join(backups, 'alice'),
    folder: folder.path,
    write,
    backUp: (keep) => {
      const most = keep === undefined ? {} : { retention: { ...NEWEST_ONLY, newest: keep } }
      return withOwnStore(wish, (store) => backUp({ ...WORK, root, store, ...most }, SIDE))
    },
    restore: (into, at) => {
      const which = at === undefined ? {} : { at }
      return withStoreToRead(wish, (store) =>
        restoreWhole({ kind: 'restore', ...PERSON, root, store, into, ...which }, SIDE),
      )
    },
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The texts of all files below a folder, by path. */
export function filesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name))
  return Object.fromEntries(
    paths.toSorted().map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  )
}
