import { Readable } from 'node:stream'
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl'
import { readingSaid } from './reading-told.ts'
import type { OpenDocument } from './open-document.ts'
import { damaged, refusal } from './refusal.ts'
import { bufferSource, type Source, wholeOf } from './source.ts'
import { decoded, encodingOf } from './text-encoding.ts'

const MOST_MEMBERS = 100_000
/** Below this a member may be packed as tightly as it likes. */
const RATIO_COUNTS_BYTES = 8 * 1024 * 1024
/** Enough of a large member to tell its kind and its encoding. */
const HEAD_BYTES = 512 * 1024
const DIRECTORY = /[/\\]$/

type Opened = Pick<OpenDocument, 'source' | 'limits' | 'budget'>

/**
 * The members of a zip archive, unpacked in memory only. INVARIANT: names are labels; nothing is ever written, so no name can lead
 * anywhere. What is unpacked counts against the budget as it comes out, whatever the archive says of its sizes.
 */
export class ZipArchive {
  readonly #zip: ZipFile
  readonly #opened: Opened
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, opened: Opened, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#opened = opened
    this.#entries = entries
  }

  /** Reads the list of members. Throws `damaged`, or `too-large` when it is longer than any honest one. */
  static async open(opened: Opened): Promise<ZipArchive> {
    try {
      const zip = await fromRandomAccessReaderPromise(
        new SourceReader(opened.source),
        opened.source.size,
        { lazyEntries: true, decodeStrings: false, autoClose: false },
      )
      return new ZipArchive(zip, opened, await entriesOf(zip))
    } catch (error) {
      throw damagedUnlessOurs(error)
    }
  }

  /** Of all members that are files, in the archive's order. */
  get names(): string[] {
    return [...this.#entries.keys()]
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** A member's bytes, piece by piece. Throws `damaged`, `encrypted` or `bomb`. */
  async *chunks(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entry(name)
    const { budget } = this.#opened
    let bytes = 0
    try {
      for await (const chunk of await this.#zip.openReadStreamPromise(entry)) {
        const piece = Buffer.from(chunk)
        bytes += piece.length
        budget.takeUnpacked(piece.length)
        this.#checkRatio(bytes, entry.compressedSize)
        yield piece
      }
    } catch (error) {
      throw damagedUnlessOurs(error)
    }
  }

  /** A member as a text, piece by piece. */
  async *text(name: string): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | undefined
    for await (const chunk of this.chunks(name)) {
      decoder ??= new TextDecoder(encodingOf(bufferSource(chunk)))
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder?.decode() ?? ''
  }

  /** A member as a document: in memory, or, beyond what may lie there, with no more than its beginning at hand. */
  async source(name: string): Promise<Source> {
    const { wholeBytes } = this.#opened.limits
    const size = this.#entry(name).uncompressedSize
    if (size <= wholeBytes) return bufferSource(await this.#bytes(name, wholeBytes))
    const head = await this.#bytes(name, HEAD_BYTES)
    return {
      size,
      chunks: () => this.chunks(name),
      read(from, length) {
        if (from + length <= head.length) return head.subarray(from, from + length)
        throw refusal('too-large', readingSaid('member-too-large', { bytes: size }))
      },
    }
  }

  /** A whole member as a text. Throws `too-large` beyond what may lie in memory. */
  async wholeText(name: string): Promise<string> {
    return decoded(wholeOf(await this.source(name), this.#opened.limits.wholeBytes))
  }

  async #bytes(name: string, most: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of this.chunks(name)) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes >= most) break
    }
    return Buffer.concat(pieces)
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name)
    if (!entry) throw refusal('damaged', readingSaid('part-missing', { name }))
    if (entry.isEncrypted()) throw refusal('encrypted', readingSaid('password'))
    return entry
  }

  #checkRatio(bytes: number, packedBytes: number): void {
    const { ratio } = this.#opened.limits
    if (bytes < RATIO_COUNTS_BYTES || bytes <= ratio * packedBytes) return
    throw refusal('bomb', readingSaid('unpacks-times', { ratio }))
  }
}

class SourceReader extends RandomAccessReader {
  readonly #source: Source

  constructor(source: Source) {
    super()
    this.#source = source
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(piecesOf(this.#source, start, end))
  }
}

const PIECE_BYTES = 128 * 1024

function* piecesOf(source: Source, start: number, end: number): Generator<Buffer> {
  for (let from = start; from < end; from += PIECE_BYTES) {
    const piece = source.read(from, Math.min(PIECE_BYTES, end - from))
    if (piece.length === 0) return
    yield piece
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
    const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
    if (entries.size >= MOST_MEMBERS)
      throw refusal('too-large', readingSaid('too-many-members', { most: MOST_MEMBERS }))
    if (!DIRECTORY.test(name) && !entries.has(name)) entries.set(name, entry)
  }
  return entries
}

function damagedUnlessOurs(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'AppError' || error instanceof RangeError)
    return error
  return damaged(error)
}
