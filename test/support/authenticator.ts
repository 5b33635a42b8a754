import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const PERIOD_MS = 30_000

/** An authenticator app of its own making, from the text of RFC 6238: shows the code of a step of 30 s. */
export class Authenticator {
  readonly #key: Buffer
  #lastStep = 0

  constructor(secret: string) {
    const bits = Array.from(secret, (one) => ALPHABET.indexOf(one).toString(2).padStart(5, '0'))
    const bytes = bits.join('').match(/.{8}/g) ?? []
    this.#key = Buffer.from(bytes.map((one) => Number.parseInt(one, 2)))
  }

  /** A code that was not shown yet, and that is taken now: of the step before, of this one, or of the next. */
  next(): string {
    const step = Math.max(this.#lastStep + 1, presentStep() - 1)
    if (step > presentStep() + 1) throw new Error('all codes of this time are used up')
    this.#lastStep = step
    return this.codeOf(step)
  }

  /** The code so many steps from now. */
  codeIn(steps: number): string {
    return this.codeOf(presentStep() + steps)
  }

  codeOf(step: number): string {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const digest = createHmac('sha1', this.#key).update(counter).digest()
    const offset = (digest.at(-1) ?? 0) & 15
    const number = (digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000
    return String(number).padStart(6, '0')
  }
}

function presentStep(): number {
  return Math.floor(Date.now() / PERIOD_MS)
}
