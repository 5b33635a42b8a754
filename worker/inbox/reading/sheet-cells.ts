import type { XmlHandlers } from './xml-events.ts'

/** A row of a sheet, with its number and its cells as people see them. */
export interface SheetRow {
  readonly number: number
  readonly cells: readonly string[]
}

interface SheetOptions {
  readonly strings: readonly string[]
  /** Styles that show a number as a date. */
  readonly styles: ReadonlySet<number>
  readonly startsIn1904: boolean
  readonly emit: (row: SheetRow) => void
}

const MOST_COLUMNS = 1_000
const LONGEST_CELL = 32_767
const DAY_MS = 86_400_000
/** Day 0 of what spreadsheets count, with the leap day of 1900 that there never was. */
const DAY_0 = Date.UTC(1899, 11, 30)
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1)

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
    const { strings, styles } = this.#options
    if (this.#type === 's') return strings[Number(this.#value)] ?? ''
    if (this.#type === 'b') return this.#value === '1' ? 'true' : 'false'
    if (this.#type === 'n' && styles.has(this.#style)) return this.#date()
    return this.#value
  }

  /** Only a time of the day has no whole days, only a day nothing besides. */
  #date(): string {
    const days = Number(this.#value)
    const begin = this.#options.startsIn1904 ? DAY_0_OF_1904 : DAY_0
    const at = new Date(Math.round((begin + days * DAY_MS) / 1_000) * 1_000)
    if (Number.isNaN(at.getTime())) return this.#value
    const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T')
    if (days > 0 && days < 1) return time
    return time === '00:00:00' ? day : `${day} ${time}`
  }
}

/** The column of a reference such as `AB12`, from 1. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (letters === undefined) return undefined
  return Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)
}
