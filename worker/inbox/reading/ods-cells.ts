import type { SheetRow } from './sheet-cells.ts'
import type { XmlHandlers } from './xml-events.ts'

/** A sheet begins, or one of its rows. */
export type OdsItem = SheetRow | { readonly sheet: string }

type Attributes = Readonly<Record<string, string>>

const MOST_COLUMNS = 1_000
const LONGEST_CELL = 32_767
const LONGEST_NAME = 200
const CELLS = new Set(['table-cell', 'covered-table-cell'])
/** Remarks, drawings over the cells, and what was deleted. */
const UNREAD = new Set(['annotation', 'shapes', 'tracked-changes'])
const SPACES = new Set(['s', 'tab', 'line-break'])

/** Gathers the sheets of an OpenDocument. INVARIANT: repeated cells and rows, of which a file may claim a million, are never multiplied. */
export class OdsCells {
  readonly #emit: (item: OdsItem) => void
  #row = 0
  #repeatedRows = 1
  #cells: string[] = []
  #columns = 0
  #cell: Attributes | undefined
  #text = ''
  #unread = 0

  constructor(emit: (item: OdsItem) => void) {
    this.#emit = emit
  }

  get handlers(): XmlHandlers {
    return {
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => {
        if (this.#cell && this.#unread === 0) this.#add(text)
      },
      close: (name) => this.#close(name),
    }
  }

  #open(name: string, attributes: Attributes): void {
    if (UNREAD.has(name)) this.#unread += 1
    if (this.#unread > 0) return
    if (name === 'table') this.#openSheet(attributes)
    if (name === 'table-row') this.#openRow(attributes)
    if (CELLS.has(name)) this.#cell = attributes
    // Paragraphs of a cell are words of one line.
    if (SPACES.has(name) || name === 'p') this.#add(' ')
  }

  #close(name: string): void {
    if (UNREAD.has(name)) this.#unread -= 1
    if (this.#unread > 0) return
    if (CELLS.has(name)) this.#closeCell()
    if (name === 'table-row') this.#closeRow()
  }

  #openSheet({ name = '' }: Attributes): void {
    this.#row = 0
    this.#emit({ sheet: name.slice(0, LONGEST_NAME) })
  }

  #openRow(attributes: Attributes): void {
    this.#cells = []
    this.#columns = 0
    this.#repeatedRows = Math.trunc(Number(attributes['number-rows-repeated'])) || 1
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#emit({ number: this.#row + 1, cells: this.#cells })
    this.#row += this.#repeatedRows
  }

  #closeCell(): void {
    const { 'date-value': date, 'number-columns-repeated': repeated } = this.#cell ?? {}
    const shown = date === undefined ? this.#text.trim() : dayOf(date)
    if (shown !== '' && this.#columns < MOST_COLUMNS) {
      while (this.#cells.length < this.#columns) this.#cells.push('')
      this.#cells.push(shown)
    }
    this.#columns += Math.trunc(Number(repeated)) || 1
    this.#text = ''
    this.#cell = undefined
  }

  #add(text: string): void {
    if (this.#text.length < LONGEST_CELL) this.#text += text
  }
}

/** Days and times are written in one way, whatever the sheet shows: `2025-03-14`, `2025-03-14 17:45:00`. */
function dayOf(date: string): string {
  return date
    .slice(0, 19)
    .replace(/T00:00:00$/, '')
    .replace('T', ' ')
}
