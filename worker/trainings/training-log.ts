import type { TrainingLog } from '../../shared/api/trainings.ts'
import { replaceFile } from '../../shared/files/atomic-write.ts'

const HEAD_BYTES = 128 * 1024
const TAIL_BYTES = 384 * 1024
const WRITE_EVERY_MS = 1_000

/** What a program says, of which the beginning and the end are kept: in memory while it runs, and in a file that is written once a second. */
export class BoundedLog implements AsyncDisposable {
  readonly #path: string
  #head = Buffer.alloc(0)
  #tail: Buffer[] = []
  #tailBytes = 0
  #total = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  add(piece: Buffer): void {
    this.#total += piece.length
    const room = HEAD_BYTES - this.#head.length
    if (room > 0) this.#head = Buffer.concat([this.#head, piece.subarray(0, room)])
    const rest = piece.subarray(Math.max(0, room))
    if (rest.length > 0) this.#addToTail(rest)
    this.#timer ??= setTimeout(() => this.#write(), WRITE_EVERY_MS)
  }

  /** What came after so many bytes, as far as it is kept. */
  after(from: number): Omit<TrainingLog, 'isEnded'> {
    const tail = Buffer.concat(this.#tail)
    const tailFrom = this.#total - tail.length
    const ofHead = this.#head.subarray(Math.min(from, this.#head.length))
    const gap = Math.max(0, tailFrom - Math.max(from, this.#head.length))
    const ofTail = tail.subarray(Math.max(0, from - tailFrom))
    const note = gap > 0 ? `\n[${gap} bytes are not kept]\n` : ''
    const text = `${ofHead.toString('utf8')}${note}${ofTail.toString('utf8')}`
    return { text, next: this.#total, passedOver: gap }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#write()
    await this.#writing
  }

  #addToTail(piece: Buffer): void {
    this.#tail.push(piece)
    this.#tailBytes += piece.length
    for (let first = this.#tail[0]; first; first = this.#tail[0]) {
      if (this.#tailBytes - first.length < TAIL_BYTES) return
      this.#tail.shift()
      this.#tailBytes -= first.length
    }
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { text } = this.after(0)
    // A log that cannot be written, on a full disk, must not end the training.
    this.#writing = this.#writing.then(() => replaceFile(this.#path, text)).catch(() => undefined)
  }
}

/** The last whole lines of what comes in pieces: how far a program is stands in them, however much it says. */
export class LastLines {
  #rest = ''

  of(piece: Buffer): string[] {
    const end = this.#rest + piece.subarray(-MOST_BYTES).toString('utf8')
    const lines = end.split(/\r\n|\n|\r/)
    this.#rest = (lines.pop() ?? '').slice(-MOST_LINE_CHARS)
    return lines.map((line) => line.trim()).filter((line) => line.length <= MOST_LINE_CHARS)
  }
}

const MOST_BYTES = 8 * 1024
const MOST_LINE_CHARS = 2_000
