import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../errors/app-error.ts'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants
/** What the system says of a link, of a file in place of a folder, and of a socket. */
const NOT_PLAIN: ReadonlySet<string> = new Set(['ELOOP', 'ENOTDIR', 'ENXIO'])

/**
 * Opens a file below a folder for reading and follows no link, neither the folder, on the way, nor at its end: each part is
 * opened below the one that is held open, so that nothing can be exchanged in between (as `openat` does; Linux).
 * Throws `invalid-path` for what is no plain file, and the system's ENOENT for what is not there.
 */
export async function openWithoutLinks(root: string, ...parts: string[]): Promise<FileHandle> {
  const last = parts.at(-1) ?? ''
  let folder = await openPart(root, O_DIRECTORY)
  try {
    for (const part of parts.slice(0, -1)) {
      const next = await openPart(below(folder, part), O_DIRECTORY)
      await folder.close()
      folder = next
    }
    return await openFile(below(folder, last))
  } finally {
    await folder.close()
  }
}

async function openFile(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK the opening of a pipe that nobody writes to would wait for ever.
  const file = await openPart(path, O_NONBLOCK)
  const found = await file.stat()
  if (found.isFile()) return file
  await file.close()
  throw notPlain()
}

async function openPart(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | flags)
  } catch (error) {
    if (NOT_PLAIN.has(systemCodeOf(error) ?? '')) throw notPlain(error)
    throw error
  }
}

function below(folder: FileHandle, part: string): string {
  if (part === '' || part === '..' || /[/\0]/.test(part)) throw notPlain()
  return `/proc/self/fd/${folder.fd}/${part}`
}

function notPlain(cause?: unknown): AppError {
  const message =
    'There is a link, or something else that is no plain file, where a file should be.'
  return new AppError('invalid-path', message, { cause })
}
