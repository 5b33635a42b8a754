import { passagesOf, type Passage } from './passages.ts'

const PASSAGE_FROM = 2_000
const MOST_CELLS = 1_000
const LONGEST_CELL = 10_000
const MOST_TITLES = 10

interface Table {
  /** What the table is called, before the rows: `sheet “Costs”, `. */
  readonly name: string
  readonly headings: readonly string[]
}

/** Makes passages of a table's rows: each row a line in which every cell has its column's name, as many rows as a passage takes well. */
export class TableRows {
  readonly #table: Table
  #header: readonly string[] | undefined
  /** Of a header after which nothing has come. */
  #headerRow: number | undefined
  #titles = 0
  #lines: string[] = []
  #characters = 0
  #first = 0
  #last = 0

  constructor(table: Table) {
    this.#table = table
  }

  /** Takes a row with its number; gives passages that are complete. */
  *add(number: number, row: readonly string[]): Generator<Passage> {
    const cells = row.slice(0, MOST_CELLS).map((cell) => oneLine(cell))
    if (cells.every((cell) => cell === '')) return
    if (this.#header === undefined && !this.#isTitle(cells)) {
      this.#header = looksLikeHeader(cells) ? cells : []
      this.#headerRow = this.#header.length > 0 ? number : undefined
      if (this.#headerRow !== undefined) return
    }
    this.#headerRow = undefined
    yield* this.#addLine(number, this.#lineOf(cells))
  }

  *end(): Generator<Passage> {
    // A table of nothing but the names of its columns.
    if (this.#headerRow !== undefined && this.#header)
      yield* this.#addLine(this.#headerRow, this.#header.join(' | '))
    yield* this.#flush()
  }

  *#addLine(number: number, line: string): Generator<Passage> {
    if (this.#lines.length === 0) this.#first = number
    this.#last = number
    this.#lines.push(line)
    this.#characters += line.length
    if (this.#characters >= PASSAGE_FROM) yield* this.#flush()
  }

  /** A line of its own above the names of the columns. */
  #isTitle(cells: readonly string[]): boolean {
    this.#titles += 1
    return this.#titles <= MOST_TITLES && cells.filter((cell) => cell !== '').length === 1
  }

  *#flush(): Generator<Passage> {
    const rows =
      this.#first === this.#last ? `row ${this.#first}` : `rows ${this.#first}–${this.#last}`
    const text = this.#lines.join('\n')
    this.#lines = []
    this.#characters = 0
    yield* this.#passages(text, rows)
  }

  #passages(text: string, rows: string): Generator<Passage> {
    const { name, headings } = this.#table
    return passagesOf(text, { headings: [...headings], place: `${name}${rows}` })
  }

  #lineOf(cells: readonly string[]): string {
    const header = this.#header ?? []
    if (header.length === 0) return unnamed(cells)
    const named = cells.map((cell, column) =>
      header[column] ? `${header[column]}: ${cell}` : cell,
    )
    return named.filter((_, column) => cells[column] !== '').join('; ')
  }
}

/** Without the empty cells behind the last; one that stands alone needs none before it either. */
function unnamed(cells: readonly string[]): string {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length === 1) return filled.join('')
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1).join(' | ')
}

/** Names that differ, none of them a number. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const named = cells.filter((cell) => cell !== '')
  return (
    named.length >= Math.max(1, cells.length - 1) &&
    named.length > 1 &&
    new Set(named).size === named.length &&
    named.every((cell) => cell.length <= 100 && /\p{L}/u.test(cell) && !/^\d/.test(cell))
  )
}

function oneLine(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_CELL)
}
