import type { Database, SqlRow, Statement } from '../../shared/sqlite/database.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { type JsonRow, jsonRows, numberAt, selectAsJson, textAt } from '../index/json-rows.ts'
import { numberIn, textIn } from '../index/row-values.ts'
import { LENT_LENGTH } from '../index/stemmed-text.ts'
import type { Candidate, Piece } from './candidates.ts'
import type { MemoryTexts } from './matched-words.ts'

/** In so small parts of a millisecond a file's time is a whole number, which JSON carries as it is. */
const PARTS = 2 ** 20
const COLUMNS = `m.rowid, m.path, m.id, m.at, CAST(m.mtime * ${PARTS} AS INTEGER), m.size`

/** Reads the rows of what was found, and the texts of what is shown. */
export class HitTexts {
  readonly #rows: Statement
  readonly #own: Statement
  readonly #lent: Statement

  constructor(database: Database) {
    const listed = 'FROM json_each(?) listed CROSS JOIN memories m ON m.rowid = listed.value'
    this.#rows = database.prepare(selectAsJson(COLUMNS, listed))
    this.#own = database.prepare(`SELECT m.rowid AS rowid, m.own AS own, m.date AS date ${listed}`)
    this.#lent = database.prepare(
      `SELECT m.rowid AS rowid, substr(m.own, 1, ${LENT_LENGTH}) AS lent ${listed}`,
    )
  }

  /** What the index knows of them, by row. */
  rowsOf(candidates: readonly Candidate[]): ReadonlyMap<number, IndexedMemory> {
    const rows = jsonRows(this.#rows, JSON.stringify(candidates.map(rowidOf)))
    return new Map(rows.map((row) => [numberAt(row, 0), memoryOf(row)]))
  }

  /** Their own words and their neighbours', by row. */
  textsOf(candidates: readonly Candidate[]): ReadonlyMap<number, MemoryTexts> {
    const rows = rowsBy(this.#own, candidates.map(rowidOf))
    const lent = rowsBy(this.#lent, candidates.flatMap(lendingRows))
    const texts = candidates.flatMap((candidate): [number, MemoryTexts][] => {
      const row = rows.get(candidate.rowid)
      if (!row) return []
      const nearby = lendingRows(candidate).map((rowid) => textOf(lent.get(rowid)))
      return [[candidate.rowid, { own: textIn(row, 'own'), date: textIn(row, 'date'), nearby }]]
    })
    return new Map(texts)
  }
}

function memoryOf(row: JsonRow): IndexedMemory {
  return {
    rowid: numberAt(row, 0),
    path: textAt(row, 1),
    id: textAt(row, 2),
    at: numberAt(row, 3),
    mtimeMs: numberAt(row, 4) / PARTS,
    size: numberAt(row, 5),
  }
}

function rowidOf({ rowid }: Candidate): number {
  return rowid
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
