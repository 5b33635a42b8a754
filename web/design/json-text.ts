/** What a text is as JSON: its value, or where it stops being JSON; lines and columns count from 1. */
export type JsonReading =
  | { readonly status: 'good'; readonly value: unknown }
  | {
      readonly status: 'bad'
      readonly offset: number
      readonly line: number
      readonly column: number
    }

const SPACE = /[ \t\n\r]*/y
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Reads JSON. Browsers tell in a dozen ways, or not at all, where a text is wrong. */
export function readJson(text: string): JsonReading {
  try {
    const value: unknown = JSON.parse(text)
    return { status: 'good', value }
  } catch {
    const offset = new Scan(text).fault()
    const before = text.slice(0, offset).split('\n')
    const column = (before.at(-1) ?? '').length + 1
    return { status: 'bad', offset, line: before.length, column }
  }
}

/** A value as it is shown and edited. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

/** Goes through a text until it is no JSON any more. */
class Scan {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Where the text is wrong first. */
  fault(): number {
    if (this.#value()) this.#space()
    return this.#at
  }

  #value(): boolean {
    this.#space()
    if (this.#takes('{')) return this.#many('}', () => this.#member())
    if (this.#takes('[')) return this.#many(']', () => this.#value())
    return this.#matches(TEXT) || this.#matches(PLAIN)
  }

  #member(): boolean {
    this.#space()
    return this.#matches(TEXT) && this.#spaced(':') && this.#value()
  }

  /** What stands between brackets, with commas between. */
  #many(end: string, one: () => boolean): boolean {
    if (this.#spaced(end)) return true
    for (;;) {
      if (!one()) return false
      if (this.#spaced(end)) return true
      if (!this.#spaced(',')) return false
    }
  }

  #spaced(sign: string): boolean {
    this.#space()
    return this.#takes(sign)
  }

  #takes(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at += 1
    return true
  }

  #space(): void {
    this.#matches(SPACE)
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    this.#at += found?.length ?? 0
    return found !== undefined
  }
}
