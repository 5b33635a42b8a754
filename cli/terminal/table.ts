import { oneLine } from './safe-text.ts'
import { textWidth, truncate } from './text-width.ts'

/** One column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly align?: 'right'
  /** The column that gives way when the terminal is narrow. */
  readonly shrinks?: true
}

const GAP = '  '
const NARROWEST = 10
/** No line of a table is the place for a whole document. */
const LONGEST_CELL = 500

/** A table of plain text: a heading and one line a row, cut to `width` columns when that is given. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width?: number,
): string {
  const cells = rows.map((row) => columns.map(({ value }) => oneLine(cut(value(row))) || '-'))
  const lines = [columns.map(({ title }) => title), ...cells]
  const widths = fit(columns, widestOf(lines), width)
  return lines.map((line) => fitLine(drawLine(line, columns, widths), width)).join('\n')
}

function cut(text: string): string {
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL)}…`
}

function widestOf(lines: readonly (readonly string[])[]): number[] {
  const widths: number[] = []
  for (const line of lines) {
    for (const [column, cell] of line.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, textWidth(cell))
    }
  }
  return widths
}

function fit(
  columns: readonly Column<never>[],
  widths: readonly number[],
  width?: number,
): number[] {
  if (width === undefined) return [...widths]
  const whole = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1))
  let excess = Math.max(0, whole - width)
  return widths.map((wanted, column) => {
    if (!columns[column]?.shrinks) return wanted
    const given = Math.max(Math.min(NARROWEST, wanted), wanted - excess)
    excess -= wanted - given
    return given
  })
}

function drawLine(
  cells: readonly string[],
  columns: readonly Column<never>[],
  widths: readonly number[],
): string {
  const drawn = cells.map((cell, column) => pad(cell, widths[column] ?? 0, columns[column]?.align))
  return drawn.join(GAP).trimEnd()
}

function pad(cell: string, width: number, align: 'right' | undefined): string {
  const text = truncate(cell, width)
  const space = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'right' ? space + text : text + space
}

function fitLine(line: string, width: number | undefined): string {
  return width === undefined ? line : truncate(line, width)
}
