import { BLOCK_BYTES, checksumOf } from './tar-write.ts'

/** A file of an archive. Its pieces must be taken to their end before the next member is asked for. */
export interface TarMember {
  readonly name: string
  readonly size: number
  readonly pieces: () => AsyncGenerator<Buffer>
}

/** What is in an archive that no archive of ours has. */
export class TarRefusal extends Error {
  override readonly name = 'TarRefusal'
}

const MOST_PAX_BYTES = 16 * 1024
const MOST_ZEROS = 64 * 1024

/**
 * The files of an archive as `tarPieces` writes it, in their order. Throws `TarRefusal` for everything else that a tar may hold: folders,
 * links, devices, sparse files, names of other programs. Memory is bounded, whatever the archive says.
 */
export async function* tarMembers(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const bytes = new ByteQueue(source)
  for (;;) {
    const block = await bytes.take(BLOCK_BYTES)
    if (block.every((byte) => byte === 0)) return await mustBeOver(bytes)
    const first = headerOf(block)
    const name = first.type === 'x' ? await longName(bytes, first.size) : first.name
    const header = first.type === 'x' ? headerOf(await bytes.take(BLOCK_BYTES)) : first
    if (header.type !== '0') throw new TarRefusal('it holds something other than plain files')
    let left = header.size
    yield {
      name,
      size: header.size,
      async *pieces() {
        while (left > 0) {
          const piece = await bytes.some(left)
          left -= piece.length
          yield piece
        }
      },
    }
    if (left > 0) throw new TarRefusal('a file of it was not read to its end')
    await skipPadding(bytes, header.size)
  }
}

interface Header {
  readonly name: string
  readonly size: number
  readonly type: '0' | 'x'
}

function headerOf(block: Buffer): Header {
  if (numberIn(block, 148, 8) !== checksumOf(block))
    throw new TarRefusal('a header of it has a wrong checksum')
  if (block.toString('latin1', 257, 265) !== 'ustar\x0000')
    throw new TarRefusal('it is of another kind of tar')
  const type = String.fromCharCode(block[156] ?? 0)
  if (type !== '0' && type !== 'x')
    throw new TarRefusal('it holds something other than plain files')
  if (block.subarray(345, 500).some((byte) => byte !== 0) || block[157] !== 0)
    throw new TarRefusal('it names files in another way')
  return { name: textIn(block, 0, 100), size: numberIn(block, 124, 12), type }
}

function textIn(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.subarray(0, end === -1 ? length : end).toString('utf8')
}

function numberIn(block: Buffer, at: number, length: number): number {
  const [, digits] = /^([0-7]+)[\0 ]*$/.exec(block.toString('latin1', at, at + length)) ?? []
  if (digits === undefined) throw new TarRefusal('a header of it has no number where one belongs')
  return Number.parseInt(digits, 8)
}

/** One record, with the path of the file that follows. */
async function longName(bytes: ByteQueue, size: number): Promise<string> {
  if (size > MOST_PAX_BYTES) throw new TarRefusal('a name in it is too long')
  const record = (await bytes.take(size)).toString('utf8')
  await skipPadding(bytes, size)
  const [, length, path] = /^(\d+) path=([^\0\n]+)\n$/.exec(record) ?? []
  if (path === undefined || Number(length) !== size)
    throw new TarRefusal('it names files in another way')
  return path
}

async function skipPadding(bytes: ByteQueue, size: number): Promise<void> {
  await bytes.take((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)
}

async function mustBeOver(bytes: ByteQueue): Promise<void> {
  let zeros = 0
  for await (const piece of bytes.rest()) {
    zeros += piece.length
    if (zeros > MOST_ZEROS || piece.some((byte) => byte !== 0))
      throw new TarRefusal('something follows its end')
  }
}

/** Bytes of a stream, in the amounts that are asked for. */
class ByteQueue {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** So many bytes; few, as they are held together. */
  async take(count: number): Promise<Buffer> {
    while (this.#held.length < count) {
      if (!(await this.#more())) throw new TarRefusal('it ends in the middle')
    }
    return this.#cut(count)
  }

  /** One byte at least, and so many at most. */
  async some(most: number): Promise<Buffer> {
    if (this.#held.length === 0 && !(await this.#more()))
      throw new TarRefusal('it ends in the middle')
    return this.#cut(Math.min(most, this.#held.length))
  }

  async *rest(): AsyncGenerator<Buffer> {
    do yield this.#cut(this.#held.length)
    while (await this.#more())
  }

  #cut(count: number): Buffer {
    const piece = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return piece
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#source.next()
    if (done) return false
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
    return true
  }
}
