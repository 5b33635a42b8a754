import type { FileHandle } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../../../shared/errors/app-error.ts'
import type { ReadLimits } from './read-limits.ts'
import type { ReadPart } from './read-part.ts'
import { ReaderProcess } from './reader-process.ts'
import { SharedReader, type SmallDocument } from './shared-reader.ts'

/** A larger document takes so long that a process of its own is the least of it. */
const SMALL_BYTES = 256 * 1024
/** What a reader has left behind of documents goes with it. */
const MOST_DOCUMENTS = 32
const MOST_IDLE = 2
/** It goes when nobody has needed it for so long. */
const IDLE_MS = 2_000
/** What people name plain documents. Only a hint: what is no such thing ends the process that has read it. */
const PLAIN_NAME = /\.(txt|text|md|markdown|mdown|mkd|json|jsonl|ndjson|log)$/i

interface ToRead {
  readonly file: FileHandle
  readonly name: string
  readonly limits: ReadLimits
  readonly signal: AbortSignal
}

/**
 * Readers for many small plain documents, which would otherwise take as long as the starts of as many processes. INVARIANTS: a reader has
 * the limits of one that reads alone; one that a parser has loaded into, that has faltered in any way, or whose document was refused,
 * reads nothing more, and the document is read again alone; a cancel ends it.
 */
export class SharedReaders implements AsyncDisposable {
  readonly #folder: string
  readonly #idle: SharedReader[] = []
  #going: NodeJS.Timeout | undefined

  /** @param folder of the reader's program. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** All parts of a document; undefined when it has to be read alone. Throws the reason of an aborted signal. */
  async parts({ file, name, limits, signal }: ToRead): Promise<readonly ReadPart[] | undefined> {
    const bytes = await smallContent(file, name)
    if (!bytes) return undefined
    const reader = await this.#reader(limits)
    try {
      return reader && (await read(reader, { request: { name, limits }, bytes, signal }))
    } finally {
      await this.#giveBack(reader)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#going)
    await Promise.all(this.#idle.splice(0).map((reader) => reader[Symbol.asyncDispose]()))
  }

  async #reader(limits: ReadLimits): Promise<SharedReader | undefined> {
    const idle = this.#idle.pop()
    if (idle) return idle
    try {
      return new SharedReader(await ReaderProcess.start({ folder: this.#folder, limits }))
    } catch (error) {
      // Whoever reads it alone meets the same, and says so.
      if (systemCodeOf(error) !== undefined) return undefined
      throw error
    }
  }

  async #giveBack(reader: SharedReader | undefined): Promise<void> {
    const mayStay =
      reader?.isReady && reader.documents < MOST_DOCUMENTS && this.#idle.length < MOST_IDLE
    if (!reader || !mayStay) return await reader?.[Symbol.asyncDispose]()
    this.#idle.push(reader)
    clearTimeout(this.#going)
    this.#going = setTimeout(() => void this[Symbol.asyncDispose](), IDLE_MS).unref()
  }
}

/** The bytes of a document that is small and named like a plain one. */
async function smallContent(file: FileHandle, name: string): Promise<Buffer | undefined> {
  const { size } = await file.stat()
  if (size > SMALL_BYTES || !PLAIN_NAME.test(name)) return undefined
  const bytes = Buffer.alloc(size)
  const { bytesRead } = await file.read(bytes, 0, size, 0)
  return bytesRead === size ? bytes : undefined
}

async function read(
  reader: SharedReader,
  document: SmallDocument,
): Promise<ReadPart[] | undefined> {
  try {
    return await reader.read(document)
  } catch (error) {
    // It said something that no reader says.
    if (error instanceof AppError) return undefined
    throw error
  } finally {
    document.signal.throwIfAborted()
  }
}
