import { LONGEST_VALUE, spellingIn } from './turned-paths.ts'

/** As much of a text as it is decided what becomes of. */
export interface Decided {
  readonly bytes: Buffer
  readonly changed: boolean
}

/** Longer than what may stand before a path. */
const BEFORE = 64

/** Turns what a pattern finds in a file that comes piece by piece. Each character is a byte, so that every other byte stays as it is. */
export class TurningText {
  readonly #values: RegExp
  readonly #turned: (value: string) => string | null
  #text = ''
  #done = 0

  /** `turned` gets and gives text in UTF-8; null leaves it. */
  constructor(values: RegExp, turned: (value: string) => string | null) {
    this.#values = values
    this.#turned = turned
  }

  push(piece: Buffer): Decided {
    this.#text = this.#text.slice(Math.max(0, this.#done - BEFORE)) + piece.toString('latin1')
    this.#done = Math.min(this.#done, BEFORE)
    return this.#advance(this.#text.length - LONGEST_VALUE)
  }

  end(): Decided {
    return this.#advance(this.#text.length)
  }

  #advance(end: number): Decided {
    const kept: string[] = []
    let changed = false
    for (const { index, value } of this.#hitsBefore(end)) {
      const turned = this.#turned(Buffer.from(value, 'latin1').toString('utf8'))
      if (turned === null) continue
      kept.push(this.#text.slice(this.#done, index), Buffer.from(turned).toString('latin1'))
      this.#done = index + value.length
      changed = true
    }
    if (end > this.#done) {
      kept.push(this.#text.slice(this.#done, end))
      this.#done = end
    }
    return { bytes: Buffer.from(kept.join(''), 'latin1'), changed }
  }

  *#hitsBefore(end: number): Generator<{ index: number; value: string }> {
    if (end <= this.#done) return
    const values = this.#values
    values.lastIndex = this.#done
    for (let hit = values.exec(this.#text); hit && hit.index < end; hit = values.exec(this.#text))
      yield { index: hit.index, value: hit[0] }
  }
}

/** Looks whether a file that comes piece by piece holds paths of the tree. */
export function pathsIn(
  values: RegExp,
  isTree: (spelling: string) => boolean,
): { push: (piece: Buffer) => void; end: () => boolean } {
  let found = false
  const text = new TurningText(values, (value) => {
    // Each spelling is to be met, so that all are known.
    found = spellingIn(value, isTree) !== null || found
    return null
  })
  return {
    push: (piece) => void text.push(piece),
    end: () => {
      text.end()
      return found
    },
  }
}
