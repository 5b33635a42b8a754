import type { Database, SqlRow, Statement } from '../../shared/sqlite/database.ts'
import { COLUMNS, type IndexedMemory, memoryOf } from '../index/index-reader.ts'
import { numberIn, textIn } from '../index/row-values.ts'
import { LENT_LENGTH } from '../index/stemmed-text.ts'
import type { Candidate, Piece } from './candidates.ts'
import type { MemoryTexts } from './matched-words.ts'

interface Hit {
  readonly memory: IndexedMemory
  readonly texts: MemoryTexts
}

/** Reads the rows and the texts of what is shown. */
export class HitTexts {
  readonly #rows: Statement
  readonly #lent: Statement

  constructor(database: Database) {
    const listed = 'FROM json_each(?) listed CROSS JOIN memories m ON m.rowid = listed.value'
    this.#rows = database.prepare(`SELECT ${COLUMNS}, m.own AS own, m.date AS date ${listed}`)
    this.#lent = database.prepare(
      `SELECT m.rowid AS rowid, substr(m.own, 1, ${LENT_LENGTH}) AS lent ${listed}`,
    )
  }

  /** By row. */
  read(candidates: readonly Candidate[]): ReadonlyMap<number, Hit> {
    const rows = rowsBy(
      this.#rows,
      candidates.map(({ rowid }) => rowid),
    )
    const lending = candidates.flatMap(lendingRows)
    const lent = rowsBy(this.#lent, lending)
    const hits = candidates.flatMap((candidate): [number, Hit][] => {
      const row = rows.get(candidate.rowid)
      if (!row) return []
      const nearby = lendingRows(candidate).map((rowid) => textOf(lent.get(rowid)))
      const texts = { own: textIn(row, 'own'), date: textIn(row, 'date'), nearby }
      return [[candidate.rowid, { memory: memoryOf(row), texts }]]
    })
    return new Map(hits)
  }
}

function rowsBy(statement: Statement, rowids: readonly number[]): Map<number, SqlRow> {
  const rows = statement.all(JSON.stringify([...new Set(rowids)]))
  return new Map(rows.map((row) => [numberIn(row, 'rowid'), row]))
}

function lendingRows({ near, around }: Candidate): number[] {
  return [...near, ...around].map(({ rowid }: Piece) => rowid)
}

function textOf(row: SqlRow | undefined): string {
  return row ? textIn(row, 'lent') : ''
}
