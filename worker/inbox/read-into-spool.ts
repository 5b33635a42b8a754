import type { FileSaid } from '../../shared/domain/file-said.ts'
import type { DocumentFacts } from './chunk.ts'
import { ChunkSpool } from './chunk-spool.ts'
import { Chunker } from './chunker.ts'
import { fileSaid, fileTold } from './file-told.ts'
import type { ReadPart } from './reading/read-part.ts'

/** A document that was read to its end. */
export interface ReadDocument {
  readonly facts: DocumentFacts
  readonly spool: ChunkSpool
  /** iCalendar texts. */
  readonly calendars: readonly string[]
  /** What the person should know of how it was read, each by its sentences. */
  readonly remarks: readonly Remark[]
}

/** Something about how a file was read, sentence by sentence. */
export type Remark = readonly FileSaid[]

/** Why a file does not become memories, in words for the person. */
export class Refusal extends Error {
  readonly code: string
  readonly said: readonly FileSaid[]

  constructor(code: string, ...said: readonly FileSaid[]) {
    super(fileTold(...said).message.slice(0, MAX_MESSAGE))
    this.code = code
    this.said = said
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
  readonly #remarks: Remark[] = []
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
        return this.#remark(part.said)
      case 'inner-end':
        return part.refusal && this.#remark(part.refusal.said)
      case 'refused':
        throw new Refusal(part.code, ...part.said)
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
    if (!this.#isWhole || !this.#facts) throw new Refusal('reader-failed', fileSaid('reader-early'))
    if (this.#spool.count === 0 && this.#calendars.length === 0)
      throw new Refusal('no-text', fileSaid('no-text'), ...this.#remarks.flat())
    return {
      facts: this.#facts,
      spool: this.#spool,
      calendars: this.#calendars,
      remarks: this.#remarks,
    }
  }

  #remark(said: Remark): void {
    if (this.#remarks.length < MOST_REMARKS) this.#remarks.push(said)
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
