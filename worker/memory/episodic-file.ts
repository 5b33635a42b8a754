import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { FileStamp } from './file-stamp.ts'
import { readEvent } from './read-event.ts'

/** A memory as it stands in its file. `path` is below the episodic folder. */
export interface StoredEvent {
  readonly status: 'ok'
  readonly path: string
  readonly stamp: FileStamp
  readonly event: EpisodicEvent
  readonly members: Readonly<Record<string, unknown>>
}

/** What was found where a memory's file is expected. */
export type EpisodicFile =
  | StoredEvent
  | {
      readonly status: 'corrupt'
      readonly path: string
      readonly stamp: FileStamp
      readonly reason: string
    }
  | { readonly status: 'gone'; readonly path: string }

const MAX_BYTES = 16 * 1024 * 1024
/** Neither a link nor a pipe may be read, or waited for. */
const SAFELY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const UNREAD = { mtimeMs: 0, size: 0 } as const

/** Reads the file of a memory; content and stamp are those of one version. */
export async function readEpisodicFile(path: string, absolute: string): Promise<EpisodicFile> {
  let file: FileHandle
  try {
    file = await open(absolute, SAFELY)
  } catch (error) {
    return unopened(path, error)
  }
  try {
    return await readOpen(path, file)
  } finally {
    await file.close()
  }
}

async function readOpen(path: string, file: FileHandle): Promise<EpisodicFile> {
  const found = await file.stat()
  if (!found.isFile()) return { status: 'gone', path }
  const stamp = { mtimeMs: found.mtimeMs, size: found.size }
  if (found.size > MAX_BYTES)
    return { status: 'corrupt', path, stamp, reason: `Larger than ${MAX_BYTES} bytes.` }
  const read = readEvent(await file.readFile('utf8'))
  return { ...read, path, stamp }
}

function unopened(path: string, error: unknown): EpisodicFile {
  const code = systemCodeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { status: 'gone', path }
  if (code === 'EACCES' || code === 'EPERM') {
    return { status: 'corrupt', path, stamp: UNREAD, reason: `Cannot be read (${code}).` }
  }
  throw error
}
