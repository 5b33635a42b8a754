/** A line, or a piece of one that is too long. */
export interface TextLine {
  /** From 1. */
  readonly number: number
  readonly text: string
}

const LONGEST_LINE = 16_000

/** Cuts a text that comes in pieces into its lines. */
export class TextLines {
  #number = 1
  #begun = '';

  *write(piece: string): Generator<TextLine> {
    const lines = (this.#begun + piece).split('\n')
    this.#begun = lines.pop() ?? ''
    for (const line of lines) {
      yield* this.#shortened(line)
      this.#number += 1
    }
    if (this.#begun.length <= LONGEST_LINE) return
    const whole = Math.floor(this.#begun.length / LONGEST_LINE) * LONGEST_LINE
    yield* this.#shortened(this.#begun.slice(0, whole))
    this.#begun = this.#begun.slice(whole)
  }

  *end(): Generator<TextLine> {
    if (this.#begun !== '') yield* this.#shortened(this.#begun)
    this.#begun = ''
  }

  *#shortened(line: string): Generator<TextLine> {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (text.length <= LONGEST_LINE) return void (yield { number: this.#number, text })
    for (let from = 0; from < text.length; from += LONGEST_LINE)
      yield { number: this.#number, text: text.slice(from, from + LONGEST_LINE) }
  }
}
