import { ListMarks } from './list-marks.ts'

type Attributes = Readonly<Record<string, string>>

/** The lists of an OpenDocument: their styles say whether they count, and some go on where an earlier one ended. */
export class OdfLists {
  readonly marks = new ListMarks()
  /** Styles with the level that counts, `Numbering 1/2`. */
  readonly #counting = new Set<string>()
  /** Of the lists that are open; those inside have the style of the outermost. */
  readonly #styles: string[] = []
  readonly #goesOn = new Map<string, number>()
  #styleBeingRead = ''

  /** Takes an element of the styles. */
  style(name: string, attributes: Attributes): void {
    if (name === 'list-style') this.#styleBeingRead = attributes['name'] ?? ''
    if (name !== 'list-level-style-number' || !attributes['num-format']) return
    this.#counting.add(`${this.#styleBeingRead}/${attributes['level'] ?? '1'}`)
  }

  open(attributes: Attributes): void {
    const style = attributes['style-name'] ?? this.#styles.at(-1) ?? ''
    this.#styles.push(style)
    const key = `${style}/${this.#styles.length}`
    if (!this.#counting.has(key)) return this.marks.open()
    const goesOn = attributes['continue-numbering'] === 'true' || 'continue-list' in attributes
    this.marks.open((goesOn ? this.#goesOn.get(key) : undefined) ?? 1)
  }

  close(): void {
    const key = `${this.#styles.at(-1)}/${this.#styles.length}`
    const next = this.marks.close()
    if (next !== undefined) this.#goesOn.set(key, next)
    this.#styles.pop()
  }

  /** The beginning of the next item's line. */
  item(attributes: Attributes): string {
    const first = Math.trunc(Number(attributes['start-value']))
    return this.marks.item(first > 0 ? first : undefined)
  }
}
