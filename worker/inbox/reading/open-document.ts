import { readingSaid } from './reading-told.ts'
import type { ReadLimits } from './read-limits.ts'
import type { ReadPart } from './read-part.ts'
import { refusal } from './refusal.ts'
import type { Source } from './source.ts'

/** A document that is being read, and what its reader may use. */
export interface OpenDocument {
  readonly source: Source
  /** The file's own name. It is a hint where the bytes leave it open what they are, and never a path. */
  readonly name: string
  readonly limits: ReadLimits
  readonly budget: ReadBudget
  /** Reads a document that lies inside this one. One that cannot be got at is refused by itself. */
  readonly inner: (name: string, open: () => Source | Promise<Source>) => AsyncGenerator<ReadPart>
}

/** Tells what is in a document. */
export type Reader = (document: OpenDocument) => AsyncGenerator<ReadPart>

/** What all documents inside one file share. */
export class ReadBudget {
  readonly #limits: ReadLimits
  #unpackedBytes = 0
  #innerDocuments = 0

  constructor(limits: ReadLimits) {
    this.#limits = limits
  }

  /** Throws `bomb` when all archives together unpack to too much. */
  takeUnpacked(bytes: number): void {
    this.#unpackedBytes += bytes
    if (this.#unpackedBytes <= this.#limits.unpackedBytes) return
    const mib = Math.floor(this.#limits.unpackedBytes / 1024 / 1024)
    throw refusal('bomb', readingSaid('unpacks-to', { mib }))
  }

  /** Whether one more document inside may be read. */
  takeInner(): boolean {
    this.#innerDocuments += 1
    return this.#innerDocuments <= this.#limits.innerDocuments
  }
}
