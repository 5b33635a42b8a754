import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 64 * 1024
/** No more than this is read to find lines, however many are asked for. */
const MOST_BYTES = 4 * 1024 * 1024

/** The end of a text file. */
export interface FileEnd {
  /** The last whole lines, oldest first. */
  readonly lines: readonly string[]
  /** Where the last of them ends. */
  readonly position: number
}

/** Reads the last whole lines of a file from its end, so that a long one costs no more than a short one. */
export async function lastLines(file: FileHandle, most: number): Promise<FileEnd> {
  const { size } = await file.stat()
  const chunks: Buffer[] = []
  let start = size
  let found = 0
  while (start > 0 && size - start < MOST_BYTES && found <= most) {
    const length = Math.min(CHUNK_BYTES, start)
    start -= length
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    chunks.unshift(buffer.subarray(0, bytesRead))
    found += lineEndsIn(buffer)
  }
  const tail = Buffer.concat(chunks)
  const end = tail.lastIndexOf(0x0a) + 1
  const lines = tail.toString('utf8', 0, end).split('\n').slice(0, -1)
  // The first may lack its beginning.
  const whole = start > 0 ? lines.slice(1) : lines
  return { lines: whole.slice(Math.max(0, whole.length - most)), position: start + end }
}

function lineEndsIn(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count += 1
  return count
}
