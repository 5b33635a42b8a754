import type { SqlRow } from '../../shared/sqlite/database.ts'

/** A text column of a row of ours. */
export function textIn(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new TypeError(`Column ${column} holds no text.`)
}

/** A number column of a row of ours. */
export function numberIn(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw new TypeError(`Column ${column} holds no number.`)
}
