import { fstatSync, readSync } from 'node:fs'
import { readingSaid } from './reading-told.ts'
import { refusal } from './refusal.ts'

/** The bytes of a document, wherever they lie. Reads wait: the reader's process has nothing else to do. */
export interface Source {
  readonly size: number
  /** The bytes from a position; fewer at the end. */
  read(from: number, length: number): Buffer
  /** All bytes in their order, piece by piece. */
  chunks(): AsyncIterable<Buffer> | Iterable<Buffer>
}

const CHUNK_BYTES = 256 * 1024

/** The bytes behind an open descriptor. */
export function descriptorSource(descriptor: number): Source {
  const { size } = fstatSync(descriptor)
  return randomSource(size, (from, length) => {
    const bytes = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const got = readSync(descriptor, bytes, filled, length - filled, from + filled)
      if (got === 0) break
      filled += got
    }
    return bytes.subarray(0, filled)
  })
}

/** Bytes in memory. */
export function bufferSource(bytes: Uint8Array): Source {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return randomSource(buffer.length, (from, length) => buffer.subarray(from, from + length))
}

function randomSource(size: number, read: Source['read']): Source {
  return { size, read, chunks: () => piecesOf({ size, read }) }
}

function* piecesOf({ size, read }: Pick<Source, 'size' | 'read'>): Generator<Buffer> {
  for (let from = 0; from < size; from += CHUNK_BYTES) {
    const chunk = read(from, Math.min(CHUNK_BYTES, size - from))
    // Somebody has cut it off meanwhile.
    if (chunk.length === 0) return
    yield chunk
  }
}

/** All bytes at once. Throws `too-large` beyond a size. */
export function wholeOf(source: Source, mostBytes: number): Buffer {
  const { size } = source
  if (size <= mostBytes) return source.read(0, size)
  const mib = Math.floor(mostBytes / 1024 / 1024)
  throw refusal('too-large', readingSaid('kind-too-large', { bytes: size, mib }))
}
