const INDENT = '  '
const DEEPEST_INDENT = 8

/** How the items of lists begin that may lie in lists: with a number where the list counts, set in by its depth. */
export class ListMarks {
  /** The number of the next item of each open list, the outermost first; none where it does not count. */
  readonly #next: (number | undefined)[] = []

  get depth(): number {
    return this.#next.length
  }

  /** Of what goes on in an item after its first line. */
  get indent(): string {
    return INDENT.repeat(Math.min(this.depth, DEEPEST_INDENT))
  }

  /** A list begins; `first` is the number of its first item when it counts. */
  open(first?: number): void {
    this.#next.push(first)
  }

  /** Gives the number with which it would go on. */
  close(): number | undefined {
    return this.#next.pop()
  }

  /** The beginning of the next item's line. */
  item(first?: number): string {
    const indent = this.indent.slice(INDENT.length)
    const number = first ?? this.#next.at(-1)
    if (number === undefined) return `${indent}- `
    this.#next[this.depth - 1] = number + 1
    return `${indent}${number}. `
  }
}
