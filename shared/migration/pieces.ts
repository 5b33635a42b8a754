import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, readSync } from 'node:fs'

/** The most of a file that is in memory at once. */
const MOST_BYTES = 1_048_576
/** A file may have grown since its size was asked for. */
const LEAST_BYTES = 1_024

/**
 * A file in pieces, each of which is gone with the next. `size` is what is expected: small files take little memory.
 * A migration reads and writes with calls that wait: it does nothing else meanwhile, and for small files handing each call
 * to another thread costs several times what the call does.
 */
export function* piecesOf(path: string, size: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(Math.max(size + 1, LEAST_BYTES), MOST_BYTES))
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      yield buffer.subarray(0, read)
  } finally {
    closeSync(file)
  }
}

/** The SHA-256 of a file. */
export function hashOfFile(path: string, size: number): string {
  const hash = createHash('sha256')
  for (const piece of piecesOf(path, size)) hash.update(piece)
  return hash.digest('hex')
}
