import { readSync } from 'node:fs'

const STANDARD_INPUT = 0
const LINE_END = 0x0a
const READ_AT_ONCE = 64 * 1024

/** What the reader is told on its standard input: lines, and bytes that follow them. Waits for them: it has nothing else to do. */
export class RequestInput {
  #held: Buffer = Buffer.alloc(0)

  /** The next line without its end; undefined when nothing comes any more. */
  line(): string | undefined {
    let end = this.#held.indexOf(LINE_END)
    while (end === -1) {
      if (!this.#more()) return undefined
      end = this.#held.indexOf(LINE_END)
    }
    return this.take(end + 1)
      .subarray(0, end)
      .toString()
  }

  /** So many bytes; fewer when nothing comes any more. */
  take(count: number): Buffer {
    while (this.#held.length < count && this.#more());
    const taken = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return taken
  }

  #more(): boolean {
    const buffer = Buffer.allocUnsafe(READ_AT_ONCE)
    const got = readSync(STANDARD_INPUT, buffer)
    this.#held = Buffer.concat([this.#held, buffer.subarray(0, got)])
    return got > 0
  }
}
