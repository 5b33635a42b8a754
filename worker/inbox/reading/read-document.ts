import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../../shared/errors/app-error.ts'
import { readingSaid } from './reading-told.ts'
import { partLines } from './part-lines.ts'
import { PartSequence } from './part-sequence.ts'
import type { ReadLimits } from './read-limits.ts'
import type { ReadPart } from './read-part.ts'
import { ReaderProcess } from './reader-process.ts'
import { refusalOfExit } from './reader-exit.ts'
import { refusal, refusalOf } from './refusal.ts'
import type { SharedReaders } from './shared-readers.ts'
import { WaitingTime } from './waiting-time.ts'

interface DocumentRequest {
  /** Absolute, of a regular file inside the profile. */
  readonly path: string
  /** The original name: a hint for the kind. */
  readonly name: string
  readonly limits: ReadLimits
  /** Ends the reading: the reader is killed, and the iteration throws the signal's reason. */
  readonly signal: AbortSignal
  /** The folder of the reader's program; beside the worker's when it is not given. */
  readonly reader?: string
  /** For documents that need no process of their own. */
  readonly shared?: SharedReaders
}

/** Where the reader's program lies beside the worker's. */
export const READER_FOLDER = join(import.meta.dirname, 'reader')

/**
 * Reads a document in a process of its own, or a small plain one in a process that reads several. The first part is `document` or `refused`, the last `end` or `refused`: whatever is in the
 * document, and however its reader ends, this says so in words. Leaving the iteration, or aborting, kills the reader.
 * A `refused` may come while inner documents are open, and after parts that are good: it stands for the whole document.
 */
export async function* readDocument(request: DocumentRequest): AsyncGenerator<ReadPart> {
  const { signal } = request
  signal.throwIfAborted()
  try {
    await using file = await openRegularFile(request.path)
    const small = await request.shared?.parts({ ...request, file })
    if (small) return yield* small
    await using reader = await startReader(file, request)
    yield* partsOf(reader, request)
  } catch (error) {
    signal.throwIfAborted()
    yield { kind: 'refused', ...refusalOf(error) }
  }
}

async function* partsOf(reader: ReaderProcess, request: DocumentRequest): AsyncGenerator<ReadPart> {
  const { limits, signal } = request
  const sequence = new PartSequence(limits)
  using time = new WaitingTime(limits.timeMs, { signal, onOver: () => reader.kill() })
  const lines = partLines(reader.output)
  for (let next = await time.of(lines.next()); !next.done; next = await time.of(lines.next())) {
    // What was said before is of no use any more.
    signal.throwIfAborted()
    yield sequence.next(next.value)
    if (sequence.isOver) return
  }
  signal.throwIfAborted()
  throw refusalOfExit(await reader.exited, { timeIsOver: time.isOver, limits })
}

async function openRegularFile(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  try {
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    if ((await file.stat()).isFile()) return file
    await file.close()
  } catch (error) {
    const code = systemCodeOf(error)
    if (code !== 'ELOOP' && code !== 'ENXIO')
      throw refusal('unreadable', readingSaid('not-opened', { system: code ?? 'unknown' }), error)
  }
  throw refusal('unreadable', readingSaid('no-file'))
}

async function startReader(file: FileHandle, request: DocumentRequest): Promise<ReaderProcess> {
  const { name, limits, reader: folder = READER_FOLDER } = request
  try {
    const reader = await ReaderProcess.start({ folder, limits, file })
    reader.readFile({ name, limits })
    return reader
  } catch (error) {
    const code = systemCodeOf(error) ?? 'unknown'
    throw refusal('reader-failed', readingSaid('no-reader', { system: code }), error)
  }
}
