import { MalformedAnswer } from './answer-head.ts'

const MAX_LINE_BYTES = 64
const SIZE = /^[0-9a-fA-F]{1,12}$/

type Expecting = 'size' | 'data' | 'data-end' | 'last-line' | 'nothing'

/** Takes the chunks out of a body in the chunked transfer coding. Extensions and trailers are refused: no worker sends any. */
export class ChunkReader {
  #expecting: Expecting = 'size'
  #line = ''
  #left = 0

  get isDone(): boolean {
    return this.#expecting === 'nothing'
  }

  /** Hands the data in these bytes on; gives back what comes after the last chunk. Throws `MalformedAnswer`. */
  push(bytes: Buffer, onData: (part: Buffer) => void): Buffer {
    let at = 0
    while (at < bytes.length && this.#expecting !== 'nothing') {
      if (this.#expecting === 'data') {
        const part = bytes.subarray(at, at + this.#left)
        at += part.length
        this.#left -= part.length
        if (this.#left === 0) this.#expecting = 'data-end'
        onData(part)
      } else {
        at = this.#readLine(bytes, at)
      }
    }
    return bytes.subarray(at)
  }

  /** Reads up to the end of a line, which may have begun in earlier bytes; gives where to go on. */
  #readLine(bytes: Buffer, from: number): number {
    const found = bytes.indexOf(0x0a, from)
    const end = found === -1 ? bytes.length : found + 1
    if (this.#line.length + end - from > MAX_LINE_BYTES) {
      throw new MalformedAnswer('a chunk line is too long')
    }
    this.#line += bytes.toString('latin1', from, end)
    if (found === -1) return end
    if (!this.#line.endsWith('\r\n')) throw new MalformedAnswer('a bare line feed among chunks')
    const line = this.#line.slice(0, -2)
    this.#line = ''
    this.#expecting = this.#afterLine(line)
    return end
  }

  #afterLine(line: string): Expecting {
    if (this.#expecting !== 'size') {
      if (line !== '') throw new MalformedAnswer('a chunk is longer than it says, or has a trailer')
      return this.#expecting === 'last-line' ? 'nothing' : 'size'
    }
    if (!SIZE.test(line)) throw new MalformedAnswer('a chunk size is no number')
    this.#left = Number.parseInt(line, 16)
    return this.#left === 0 ? 'last-line' : 'data'
  }
}
