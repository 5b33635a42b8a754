import type { DocumentFacts } from './chunk.ts'
import { ChunkSpool } from './chunk-spool.ts'
import { Chunker } from './chunker.ts'
import type { ReadPart } from './reading/read-part.ts'

/** A document that was read to its end. */
export interface ReadDocument {
  readonly facts: DocumentFacts
  readonly spool: ChunkSpool
  /** iCalendar texts. */
  readonly calendars: readonly string[]
  /** What the person should know of how it was read. */
  readonly remarks: readonly string[]
}

/** Why a file does not become memories, in words for the person. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Reading {
  readonly parts: AsyncIterable<ReadPart>
  readonly spoolPath: string
  readonly onProgress: (parts: number) => void
}

const MOST_REMARKS = 20
const MAX_MESSAGE = 500
const REPORT_EVERY = 200

/** Reads all parts of a document into chunks. Throws a `Refusal` for one that cannot be read, or of which nothing comes. */
export async function readIntoSpool({
  parts,
  spoolPath,
  onProgress,
}: Reading): Promise<ReadDocument> {
  const spool = new ChunkSpool(spoolPath)
  try {
    const read = new PartsRead(spool)
    let count = 0
    for await (const part of parts) {
      await read.take(part)
      count += 1
      if (count % REPORT_EVERY === 0) onProgress(count)
    }
    return await read.whole()
  } catch (error) {
    await spool[Symbol.asyncDispose]()
    throw error
  }
}

class PartsRead {
  readonly #spool: ChunkSpool
  readonly #chunker = new Chunker()
  readonly #calendars: string[] = []
  readonly #remarks: string[] = []
  #facts: DocumentFacts | undefined
  #isWhole = false

  constructor(spool: ChunkSpool) {
    this.#spool = spool
  }

  async take(part: ReadPart): Promise<void> {
    await this.#spool.add(this.#chunker.add(part))
    switch (part.kind) {
      case 'document':
        // What is inside a document may say what it is too: the outermost counts.
        this.#facts ??= factsOf(part)
        return
      case 'calendar':
        return void this.#calendars.push(part.text)
      case 'remark':
        return this.#remark(part.message)
      case 'inner-end':
        return part.refusal && this.#remark(part.refusal.message)
      case 'refused':
        throw new Refusal(part.code, part.message.slice(0, MAX_MESSAGE))
      case 'end':
        this.#isWhole = true
        return
      // These are the chunker's.
      case 'passage':
      case 'message':
      case 'inner':
    }
  }

  async whole(): Promise<ReadDocument> {
    await this.#spool.add(this.#chunker.end())
    if (!this.#isWhole || !this.#facts)
      throw new Refusal('reader-failed', 'The reader ended before the document did.')
    if (this.#spool.count === 0 && this.#calendars.length === 0) {
      const why = this.#remarks.length === 0 ? '' : ` ${this.#remarks.join(' ')}`
      throw new Refusal('no-text', `There is no text in it.${why}`.slice(0, MAX_MESSAGE))
    }
    return {
      facts: this.#facts,
      spool: this.#spool,
      calendars: this.#calendars,
      remarks: this.#remarks,
    }
  }

  #remark(message: string): void {
    if (this.#remarks.length < MOST_REMARKS) this.#remarks.push(message.slice(0, MAX_MESSAGE))
  }
}

function factsOf({
  format,
  title,
  writtenAt,
}: Extract<ReadPart, { kind: 'document' }>): DocumentFacts {
  return {
    format,
    ...(title === undefined ? {} : { title }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  }
}
