import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { newId } from '../domain/ids.ts'

/** Permissions of everything that holds a person's data. */
export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

/**
 * Replaces a file as a whole: temporary file in the same folder, fsync, rename, fsync of the folder.
 * When it returns the new content survives a power loss; until then the old content stands.
 */
export async function writeFileAtomic(
  path: string,
  content: string | readonly Buffer[],
  mode = PRIVATE_FILE,
): Promise<void> {
  const temporary = temporaryFor(path)
  try {
    await writeSynced(temporary, content, mode)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/**
 * Replaces a file as a whole without waiting for the disk: readers see the old or the new content, and a power loss may lose it.
 * For what means nothing after a power loss, such as which process runs.
 */
export async function replaceFile(
  path: string,
  content: string,
  mode = PRIVATE_FILE,
): Promise<void> {
  const temporary = temporaryFor(path)
  try {
    await writeFile(temporary, content, { mode, flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Name of a temporary file beside `path`; readers of folders pass over names that begin with `.`. */
export function temporaryFor(path: string): string {
  return `${temporaryPrefixOf(path)}${newId(TEMPORARY).slice(TEMPORARY.length + 1)}`
}

/** What the paths of a file's temporary files begin with. */
export function temporaryPrefixOf(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 80)}.${TEMPORARY}-`)
}

/** The same of the path of a temporary file; what is none has another. */
export function prefixIn(temporary: string): string {
  return temporary.slice(0, temporary.lastIndexOf(`.${TEMPORARY}-`) + TEMPORARY.length + 2)
}

const TEMPORARY = 'tmp'

/** Writes a new file and syncs it; fails when the file exists. */
export async function writeSynced(
  path: string,
  content: string | readonly Buffer[],
  mode = PRIVATE_FILE,
): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    // Each goes on where the one before ended.
    for (const piece of typeof content === 'string' ? [content] : content)
      await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes renames in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
