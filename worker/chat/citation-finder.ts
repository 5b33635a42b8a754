import type { PromptSource } from '../prompts/chat-prompt.ts'

/** `[3]` and `[1, 4]`, as the prompt asks for them. */
const MARKS = /\[(\d{1,3}(?:\s?[,;]\s?\d{1,3})*)\]|```/g
/** The beginning of one at the end of a text. */
const BEGUN = /(?:\[[\d\s,;]{0,40}|`{1,2})$/

/**
 * Finds the numbers of sources in a text that comes in pieces. Each is given once. A number that is no source is nothing but a number; so is
 * whatever stands in a block of code.
 */
export class CitationFinder {
  readonly #cited = new Set<number>()
  #begun = ''
  #isCode = false

  /** The sources that a further piece of text cites for the first time. */
  push(text: string, sources: readonly PromptSource[]): PromptSource[] {
    const whole = this.#begun + text
    this.#begun = BEGUN.exec(whole)?.[0] ?? ''
    const found: PromptSource[] = []
    for (const [, numbers] of whole.matchAll(MARKS)) {
      if (numbers === undefined) this.#isCode = !this.#isCode
      else if (!this.#isCode) found.push(...this.#new(numbers, sources))
    }
    return found
  }

  #new(numbers: string, sources: readonly PromptSource[]): PromptSource[] {
    const wanted = [...new Set(numbers.split(/[,;]/).map(Number))]
    const cited = wanted.filter((n) => !this.#cited.has(n))
    const found = cited.flatMap((n) => sources.find((source) => source.n === n) ?? [])
    for (const { n } of found) this.#cited.add(n)
    return found
  }
}
