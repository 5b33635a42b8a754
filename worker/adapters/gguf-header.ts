import type { FileHandle } from 'node:fs/promises'
import { adapterRefusal } from './adapter-told.ts'

/** What the head of a GGUF file says of it. */
export interface GgufHeader {
  /** `llama`, `qwen3` …: only models of the same kind can carry it. */
  readonly architecture: string | null
  /** `adapter` or `model`; older files do not say. */
  readonly type: string | null
}

const HEAD_BYTES = 64 * 1024
const STRING = 8
/** Bytes of a value, by the number of its type; what is missing is a text or a list (specification of GGUF, in ggml). */
const SIZES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
])

/** Reads the head of a GGUF file and no more. Throws `conflict` when it is none. */
export async function readGgufHeader(file: FileHandle): Promise<GgufHeader> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
  return parseGgufHeader(buffer.subarray(0, bytesRead))
}

/** The same of bytes. What lies behind the first list of values is not looked for: the kind of a model stands before. */
export function parseGgufHeader(bytes: Buffer): GgufHeader {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 4) !== 'GGUF')
    throw adapterRefusal('gguf-none')
  const members = new Map(texts(bytes))
  return {
    architecture: members.get('general.architecture') ?? null,
    type: members.get('general.type') ?? null,
  }
}

function* texts(bytes: Buffer): Generator<[string, string]> {
  const reader = new Reader(bytes, 24)
  const count = bytes.readBigUInt64LE(16)
  for (let index = 0n; index < count; index += 1n) {
    const name = reader.text()
    const type = reader.number()
    if (name === undefined || type === undefined) return
    const size = SIZES.get(type)
    if (size !== undefined) reader.skip(size)
    else if (type !== STRING) return
    else {
      const value = reader.text()
      if (value === undefined) return
      yield [name, value]
    }
  }
}

/** Reads on in bytes that may end anywhere; gives undefined once they do. */
class Reader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  number(): number | undefined {
    const from = this.#at
    this.skip(4)
    return this.#at > this.#bytes.length ? undefined : this.#bytes.readUInt32LE(from)
  }

  text(): string | undefined {
    const from = this.#at + 8
    if (from > this.#bytes.length) return undefined
    const length = this.#bytes.readBigUInt64LE(this.#at)
    if (length > BigInt(this.#bytes.length - from)) return undefined
    this.#at = from + Number(length)
    return this.#bytes.toString('utf8', from, this.#at)
  }

  skip(bytes: number): void {
    this.#at += bytes
  }
}
