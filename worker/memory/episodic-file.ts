import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type OpenFile, withOpenFile } from '../files/read-descriptor.ts'
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

/** The file of a memory, and what it holds byte for byte. */
export interface WholeFile {
  readonly file: EpisodicFile
  /** Missing where it cannot be read. */
  readonly text?: string
}

/** Reads the file of a memory; content, text and stamp are those of one version. */
export async function readEpisodicFile(path: string, absolute: string): Promise<WholeFile> {
  try {
    return await withOpenFile(absolute, SAFELY, async (file) => await readOpen(path, file))
  } catch (error) {
    return { file: unopened(path, error) }
  }
}

/** The same at once, for whoever reads thousands: the thread pool takes several times as long for files that the system has at hand. */
export function readEpisodicFileSync(path: string, absolute: string): EpisodicFile {
  let file: number
  try {
    file = openSync(absolute, SAFELY)
  } catch (error) {
    return unopened(path, error)
  }
  try {
    const found = fstatSync(file)
    return unreadable(path, found) ?? readAs(path, found, readFileSync(file, 'utf8'))
  } finally {
    closeSync(file)
  }
}

async function readOpen(path: string, { stats, text }: OpenFile): Promise<WholeFile> {
  const hindered = unreadable(path, stats)
  if (hindered) return { file: hindered }
  const read = await text()
  return { file: readAs(path, stats, read), text: read }
}

function unreadable(path: string, found: Stats): EpisodicFile | undefined {
  if (!found.isFile()) return { status: 'gone', path }
  const { mtimeMs, size } = found
  if (size <= MAX_BYTES) return undefined
  const reason = `Larger than ${MAX_BYTES} bytes.`
  return { status: 'corrupt', path, stamp: { mtimeMs, size }, reason }
}

function readAs(path: string, { mtimeMs, size }: Stats, text: string): EpisodicFile {
  return { ...readEvent(text), path, stamp: { mtimeMs, size } }
}

function unopened(path: string, error: unknown): EpisodicFile {
  const code = systemCodeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { status: 'gone', path }
  if (code === 'EACCES' || code === 'EPERM') {
    return { status: 'corrupt', path, stamp: UNREAD, reason: `Cannot be read (${code}).` }
  }
  throw error
}
