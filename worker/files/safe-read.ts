import { constants } from 'node:fs'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type OpenFile, withOpenFile } from './read-descriptor.ts'

/** What was found where a file of a person is expected. `version` changes with the file. */
export type SafeRead =
  | { readonly status: 'ok'; readonly text: string; readonly version: string }
  | { readonly status: 'unreadable'; readonly reason: string; readonly version: string }
  | { readonly status: 'gone' }

const MAX_BYTES = 16 * 1024 * 1024
/** Neither a link nor a pipe may be read, or waited for. */
const SAFELY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Reads a file that a person may have put there by hand: no link is followed, nothing is waited for, nothing huge is read. */
export async function readSafely(path: string): Promise<SafeRead> {
  try {
    return await withOpenFile(path, SAFELY, readOpen)
  } catch (error) {
    return unopened(error)
  }
}

/** The version of a file that `lstat` or `fstat` describes. */
export function versionOf({ mtimeMs, size }: { mtimeMs: number; size: number }): string {
  return `${mtimeMs} ${size}`
}

async function readOpen({ stats, text }: OpenFile): Promise<SafeRead> {
  const version = versionOf(stats)
  if (!stats.isFile()) return { status: 'unreadable', reason: 'It is no file.', version }
  if (stats.size > MAX_BYTES)
    return { status: 'unreadable', reason: `It is larger than ${MAX_BYTES} bytes.`, version }
  return { status: 'ok', text: await text(), version }
}

function unopened(error: unknown): SafeRead {
  const code = systemCodeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'gone' }
  const why = code === 'ELOOP' ? 'It is a symbolic link.' : `It cannot be read (${code}).`
  if (code === 'ELOOP' || code === 'EACCES' || code === 'EPERM' || code === 'ENXIO')
    return { status: 'unreadable', reason: why, version: `unreadable ${code}` }
  throw error
}
