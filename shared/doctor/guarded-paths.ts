import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCodeOf } from '../errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { PASSAGE_FOLDER } from '../layout/make-folder.ts'
import type { RootLayout } from '../layout/root-layout.ts'

/** Something whose owner and mode matter. */
export interface GuardedPath {
  readonly path: string
  /** The most that may be allowed. */
  readonly mode: number
  readonly found: Stats
}

/** Everything of a data root that must not be open to others, as far as it is there. Profiles are not looked into. */
export async function guardedPaths(layout: RootLayout): Promise<GuardedPath[]> {
  const passages = [layout.profiles, layout.run, layout.runWorkers]
  const folders = [
    dirname(layout.usersFile),
    dirname(layout.systemConfigFile),
    layout.templates,
    layout.auditLogs,
    layout.supervisorLogs,
    layout.workerLogs,
    layout.workerRecords,
    ...(await entriesOf(layout.profiles)),
    ...(await entriesOf(layout.runWorkers)),
  ]
  const files = [
    ...[layout.usersFile, layout.systemConfigFile, layout.sessionsFile].flatMap(withBackup),
    layout.sessionKey,
    layout.controlToken,
    layout.setupToken,
    layout.controlSocket,
    ...(await entriesOf(layout.workerRecords)),
    ...(await entriesOf(layout.templates)),
  ]
  const wanted = [
    ...passages.map((path) => ({ path, mode: PASSAGE_FOLDER })),
    ...folders.map((path) => ({ path, mode: PRIVATE_FOLDER })),
    ...files.map((path) => ({ path, mode: PRIVATE_FILE })),
  ]
  return await thoseThere(wanted)
}

/** Paths that are to be guarded, with what is there; those where nothing is are left away. */
export async function thoseThere(
  wanted: readonly Omit<GuardedPath, 'found'>[],
): Promise<GuardedPath[]> {
  const found = await Promise.all(
    wanted.map(async (one) => ({ ...one, found: await statOf(one.path) })),
  )
  return found.flatMap((one) => (one.found ? [{ ...one, found: one.found }] : []))
}

/** What is at a path, or undefined when nothing is. A link is told as a link. */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

/** The names in a folder; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  const names = await namesIn(folder)
  return names.filter((name) => !name.startsWith('.')).map((name) => join(folder, name))
}

function withBackup(path: string): string[] {
  return [path, `${path}.bak`]
}
