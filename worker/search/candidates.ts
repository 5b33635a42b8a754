import type { Database, SqlValue, Statement } from '../../shared/sqlite/database.ts'
import { joined, sharedConditions, type SharedFilter } from '../index/index-reader.ts'
import { type JsonRow, jsonRows, numberAt, selectAsJson, textAt } from '../index/json-rows.ts'
import { numberIn } from '../index/row-values.ts'
import { NeighbourFinder, type Neighbours } from './neighbours.ts'

/** The stems of a text, each with a blank on both sides, and how many they are. */
export interface Piece {
  readonly rowid: number
  readonly stems: string
  readonly length: number
}

/** A memory that may be an answer, with what it is judged by. */
export interface Candidate {
  readonly rowid: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly group: string
  readonly speaker: string
  readonly date: string
  /** It asks something itself. */
  readonly asks: boolean
  readonly namesTime: boolean
  readonly own: Piece
  /** What neighbours lend it: at distance 1, and at 2 and 3. */
  readonly near: readonly Piece[]
  readonly around: readonly Piece[]
}

const MOST_ROWS = 200
const ALONE: Neighbours = { before: [], after: [] }
const COLUMNS =
  'm.rowid, m.at, m.grp, m.speaker, m.date, m.asks, m.names_time, m.lent, m.lent_count, m.rest, m.rest_count'
const LENT_COLUMNS = 'm.rowid, m.lent, m.lent_count'
const LISTED = 'FROM json_each(?) listed CROSS JOIN memories m ON m.rowid = listed.value'

/**
 * The memories that may be answers: those whose own words or date match best, and the ones right beside them, since an answer often
 * shares no word with its question.
 */
export class CandidateFinder {
  readonly #database: Database
  readonly #neighbours: NeighbourFinder
  readonly #lent: Statement

  constructor(database: Database) {
    this.#database = database
    this.#neighbours = new NeighbourFinder(database)
    this.#lent = database.prepare(selectAsJson(LENT_COLUMNS, LISTED))
  }

  /** @param match an FTS5 expression. */
  find(match: string, filter: SharedFilter): Candidate[] {
    return this.#withNeighbours(this.#matching(match, filter), filter)
  }

  /** Everything in a time, newest first. */
  within(filter: SharedFilter): Candidate[] {
    const { where, values } = joined([['m.searchable = 1'], ...sharedConditions(filter)])
    const newest = `SELECT rowid, * FROM memories m WHERE ${where} ORDER BY m.at DESC LIMIT ${MOST_ROWS}`
    const rows = this.#rows(`FROM (${newest}) m`, values)
    return rows.map((row) => candidateOf(row, ALONE, new Map()))
  }

  /** Only a filter needs the rows of all that matches; without one the full-text index alone tells the best. */
  #matching(match: string, filter: SharedFilter): number[] {
    const conditions = sharedConditions(filter)
    const { where, values } = joined([['memory_text MATCH ?', match], ...conditions])
    const rows = conditions.length === 0 ? '' : 'JOIN memories m ON m.rowid = memory_text.rowid'
    const order = 'ORDER BY memory_text.rank, memory_text.rowid DESC'
    return this.#database
      .prepare(
        `SELECT memory_text.rowid AS rowid FROM memory_text ${rows} WHERE ${where} ${order} LIMIT ${MOST_ROWS}`,
      )
      .all(...values)
      .map((row) => numberIn(row, 'rowid'))
  }

  #withNeighbours(matching: readonly number[], filter: SharedFilter): Candidate[] {
    const found = this.#neighbours.find(matching)
    const windows = new Map(matching.map((rowid) => [rowid, found.get(rowid) ?? ALONE]))
    const beside = [...found].flatMap(([rowid, around]) => besides(rowid, around))
    for (const [rowid, around] of beside) if (!windows.has(rowid)) windows.set(rowid, around)
    const { where, values } = joined([['m.searchable = 1'], ...sharedConditions(filter)])
    const listed = JSON.stringify([...windows.keys()])
    const rows = this.#rows(`${LISTED} WHERE ${where}`, [listed, ...values])
    const lent = this.#lentBy([...windows.values()], rows)
    return rows.map((row) => candidateOf(row, windows.get(numberAt(row, 0)) ?? ALONE, lent))
  }

  /** The rows that are there need not be read again. */
  #lentBy(windows: readonly Neighbours[], rows: readonly JsonRow[]): Map<number, Piece> {
    const lent = new Map(rows.map((row) => [numberAt(row, 0), lentPiece(row)]))
    const lending = new Set<number>()
    for (const { before, after } of windows)
      for (const side of [before, after])
        for (const rowid of side) if (!lent.has(rowid)) lending.add(rowid)
    for (const row of jsonRows(this.#lent, JSON.stringify([...lending]))) {
      const [rowid, stems, length] = [numberAt(row, 0), textAt(row, 1), numberAt(row, 2)]
      lent.set(rowid, { rowid, stems, length })
    }
    return lent
  }

  #rows(rest: string, values: readonly SqlValue[]): readonly JsonRow[] {
    return jsonRows(this.#database.prepare(selectAsJson(COLUMNS, rest)), ...values)
  }
}

/** The nearest on each side, with what they see around them. */
function besides(self: number, { before, after }: Neighbours): [number, Neighbours][] {
  const [previous, ...earlier] = before
  const [next, ...later] = after
  const pairs: [number, Neighbours][] = []
  if (previous !== undefined) pairs.push([previous, { before: earlier, after: [self, ...after] }])
  if (next !== undefined) pairs.push([next, { before: [self, ...before], after: later }])
  return pairs
}

function candidateOf(
  row: JsonRow,
  { before, after }: Neighbours,
  lent: ReadonlyMap<number, Piece>,
): Candidate {
  const pieces = (rowids: readonly number[]): Piece[] =>
    rowids.map((rowid) => lent.get(rowid)).filter((piece) => piece !== undefined)
  const rowid = numberAt(row, 0)
  return {
    rowid,
    at: numberAt(row, 1),
    group: textAt(row, 2),
    speaker: textAt(row, 3),
    date: textAt(row, 4),
    asks: numberAt(row, 5) === 1,
    namesTime: numberAt(row, 6) === 1,
    own: ownPiece(row, lent.get(rowid) ?? lentPiece(row)),
    near: pieces([...before.slice(0, 1), ...after.slice(0, 1)]),
    around: pieces([...before.slice(1, 3), ...after.slice(1, 3)]),
  }
}

/** Of a candidate's row. */
function lentPiece(row: JsonRow): Piece {
  return { rowid: numberAt(row, 0), stems: textAt(row, 7), length: numberAt(row, 8) }
}

/** Most texts are short: all of it may be lent, and is read once. */
function ownPiece(row: JsonRow, lent: Piece): Piece {
  const rest = textAt(row, 9)
  if (rest === '') return lent
  return { rowid: lent.rowid, stems: lent.stems + rest, length: lent.length + numberAt(row, 10) }
}
