import { constants, type FSWatcher, watch } from 'node:fs'
import { type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const STEPS = ['memory', 'inbox'] as const
/** The folder is not there, or is none, or a link stands in its way. */
const NONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'])

/**
 * Lends the inbox of a profile by a path that leads to that very folder; undefined when there is none. Each step is opened without
 * following a link and the next one looked up in what was opened, so that nothing in a profile can lead out of it.
 */
export async function withInbox<T>(
  profileRoot: string,
  use: (path: string) => Promise<T>,
): Promise<T | undefined> {
  const opened: FileHandle[] = []
  try {
    let path = profileRoot
    opened.push(await open(path, FOLDER))
    for (const step of STEPS) {
      path = join(pathOf(opened.at(-1)), step)
      opened.push(await open(path, FOLDER))
    }
    return await use(pathOf(opened.at(-1)))
  } catch (error) {
    if (NONE.has(systemCodeOf(error) ?? '')) return undefined
    throw error
  } finally {
    for (const handle of opened) await handle.close()
  }
}

/** Every file that waits in an inbox and its folders, as its name with what changes when it is replaced. */
export async function filesIn(path: string): Promise<ReadonlySet<string>> {
  const lists = [await stampsIn(path, '')]
  await withFolders(path, async (folder, name) => lists.push(await stampsIn(folder, `${name}/`)))
  return new Set(lists.flat())
}

/** A watch on an inbox and the folders that it has now, which calls back on every change in them. It holds nothing open but itself. */
export async function watchInbox(path: string, onChange: () => void): Promise<InboxWatcher> {
  const identity = await identityOf(path)
  const watchers = [watchFolder(path, onChange)]
  const folders: string[] = []
  const close = (): void => watchers.forEach((watcher) => watcher.close())
  try {
    await withFolders(path, async (folder, name) => {
      watchers.push(watchFolder(folder, onChange))
      folders.push(name)
    })
  } catch (error) {
    close()
    throw error
  }
  return { identity, folders: new Set(folders), close }
}

/** What tells a folder from every other one. */
export async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path)
  return `${dev} ${ino}`
}

/** The folders of an inbox, but for the inbox's own. */
export async function foldersIn(path: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(path, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
  return new Set(folders.map(({ name }) => name))
}

/** What watches an inbox, with the folders that are watched too. */
export interface InboxWatcher {
  /** Of the folder that is watched: another one may have been put in its place. */
  readonly identity: string
  readonly folders: ReadonlySet<string>
  close(): void
}

function watchFolder(path: string, onChange: () => void): FSWatcher {
  const watcher = watch(path, { persistent: false }, onChange)
  // What goes wrong with it shows as a folder that is not there when it is looked at next.
  watcher.on('error', onChange)
  return watcher
}

/** Lends each folder of an inbox by a path that leads to that very folder; no link is followed. */
async function withFolders(
  path: string,
  use: (folder: string, name: string) => Promise<unknown>,
): Promise<void> {
  for (const name of await foldersIn(path)) {
    try {
      await using folder = await open(join(path, name), FOLDER)
      await use(pathOf(folder), name)
    } catch (error) {
      if (!NONE.has(systemCodeOf(error) ?? '')) throw error
    }
  }
}

async function stampsIn(path: string, prefix: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const stamps = await Promise.all(names.map(({ name }) => stampOf(path, name)))
  return stamps.flatMap((stamp) => (stamp === undefined ? [] : [prefix + stamp]))
}

async function stampOf(folder: string, name: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino } = await lstat(join(folder, name))
    return `${size} ${mtimeMs} ${ino} ${name}`
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function pathOf(handle: FileHandle | undefined): string {
  return `/proc/self/fd/${handle?.fd ?? -1}`
}
