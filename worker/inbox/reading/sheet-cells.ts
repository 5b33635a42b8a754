import { type NumberFormat, PLAIN, shownNumber } from './number-format.ts'
import type { XmlHandlers } from './xml-events.ts'

/** A row of a sheet, with its number and its cells as people see them. */
export interface SheetRow {
  readonly number: number
  readonly cells: readonly string[]
}

interface SheetOptions {
  readonly strings: readonly string[]
  /** By the number of the cell's style. */
  readonly formats: readonly NumberFormat[]
  readonly startsIn1904: boolean
  readonly emit: (row: SheetRow) => void
}

const MOST_COLUMNS = 1_000
const LONGEST_CELL = 32_767

/** Gathers the rows of a sheet. */
export class SheetCells {
  readonly #options: SheetOptions
  #row = 0
  #cells: string[] = []
  #column = 0
  #type = 'n'
  #style = 0
  #value = ''
  #isValue = false

  constructor(options: SheetOptions) {
    this.#options = options
  }

  get handlers(): XmlHandlers {
    return {
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => {
        if (this.#isValue && this.#value.length < LONGEST_CELL) this.#value += text
      },
      close: (name) => this.#close(name),
    }
  }

  #open(name: string, { r = '', t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#row = Number(r) || this.#row + 1
      this.#cells = []
      this.#column = 0
    }
    if (name === 'c') {
      this.#column = columnOf(r) ?? this.#column + 1
      this.#type = t
      this.#style = Number(s)
      this.#value = ''
    }
    // `v` has the value, `t` a text in the cell itself; `f`, the formula, is passed over.
    if (name === 'v' || name === 't') this.#isValue = true
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false
    if (name === 'c' && this.#value !== '' && this.#column <= MOST_COLUMNS) this.#keep()
    if (name === 'row' && this.#cells.length > 0)
      this.#options.emit({ number: this.#row, cells: this.#cells })
  }

  #keep(): void {
    while (this.#cells.length < this.#column - 1) this.#cells.push('')
    this.#cells[this.#column - 1] = this.#shown()
  }

  #shown(): string {
    const { strings, formats, startsIn1904 } = this.#options
    if (this.#type === 's') return strings[Number(this.#value)] ?? ''
    if (this.#type === 'b') return this.#value === '1' ? 'true' : 'false'
    if (this.#type !== 'n') return this.#value
    return shownNumber(this.#value, formats[this.#style] ?? PLAIN, startsIn1904)
  }
}

/** The column of a reference such as `AB12`, from 1. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (letters === undefined) return undefined
  return Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)
}
