import { constants } from 'node:fs'
import type { UnreadableCode } from '../../shared/domain/document-said.ts'
import type { Said } from '../../shared/domain/said.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type OpenFile, withOpenFile } from './read-descriptor.ts'

/** What was found where a file of a person is expected. `version` changes with the file. */
export type SafeRead =
  | { readonly status: 'ok'; readonly text: string; readonly version: string }
  | Unreadable
  | { readonly status: 'gone' }

/** A file that is not read: why, in English and by a code. */
interface Unreadable {
  readonly status: 'unreadable'
  readonly reason: string
  readonly said: Said<UnreadableCode>
  readonly version: string
}

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
  if (!stats.isFile()) return unreadable('no-file', 'It is no file.', version)
  if (stats.size > MAX_BYTES)
    return unreadable('too-large', `It is larger than ${MAX_BYTES} bytes.`, version)
  return { status: 'ok', text: await text(), version }
}

function unopened(error: unknown): SafeRead {
  const code = systemCodeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'gone' }
  const version = `unreadable ${code}`
  if (code === 'ELOOP') return unreadable('link', 'It is a symbolic link.', version)
  if (code === 'EACCES' || code === 'EPERM' || code === 'ENXIO')
    return unreadable('not-read', `It cannot be read (${code}).`, version)
  throw error
}

function unreadable(code: UnreadableCode, reason: string, version: string): Unreadable {
  return { status: 'unreadable', reason, said: { code, values: {} }, version }
}
