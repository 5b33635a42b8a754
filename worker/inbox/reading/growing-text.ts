/** A text that grows by small pieces: asking for its end does not put all of it together. */
export class GrowingText {
  #pieces: string[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Whether a space would be too much after it. */
  get endsInSpace(): boolean {
    return /^\s?$/.test(this.#last)
  }

  get endsInDigit(): boolean {
    return /^\d$/.test(this.#last)
  }

  get #last(): string {
    return this.#pieces.at(-1)?.slice(-1) ?? ''
  }

  add(text: string): void {
    if (text === '') return
    this.#pieces.push(text)
    this.#length += text.length
  }

  /** Gives the text and begins anew. */
  take(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    return text
  }
}
