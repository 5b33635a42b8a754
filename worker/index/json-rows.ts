import { parseJson } from '../../shared/files/parse-json.ts'
import type { SqlValue, Statement } from '../../shared/sqlite/database.ts'

/** The values of a row, in the order of its columns. */
export type JsonRow = readonly unknown[]

/** `SELECT` of all rows as one JSON text: of hundreds of rows, handing over each value would cost more than finding it. */
export function selectAsJson(columns: string, from: string): string {
  return `SELECT json_group_array(json_array(${columns})) AS listed ${from}`
}

/** Runs what `selectAsJson` made. */
export function jsonRows(statement: Statement, ...values: SqlValue[]): readonly JsonRow[] {
  const listed = statement.get(...values)?.['listed']
  const rows: unknown = typeof listed === 'string' ? parseJson(listed, 'The rows') : undefined
  if (isListOfRows(rows)) return rows
  throw new TypeError('The statement gives no list of rows.')
}

/** A text column of such a row. */
export function textAt(row: JsonRow, column: number): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new TypeError(`Column ${column} holds no text.`)
}

/** A number column of such a row. */
export function numberAt(row: JsonRow, column: number): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw new TypeError(`Column ${column} holds no number.`)
}

function isListOfRows(rows: unknown): rows is readonly JsonRow[] {
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row))
}
