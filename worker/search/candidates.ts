import type { SearchQuery } from '../../shared/api/memories.ts'
import type { Database, SqlRow, SqlValue, Statement } from '../../shared/sqlite/database.ts'
import { joined, timeAndType } from '../index/index-reader.ts'
import { numberIn, textIn } from '../index/row-values.ts'
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

type Filter = Pick<SearchQuery, 'type' | 'from' | 'to'>

const MOST_ROWS = 200
const ALONE: Neighbours = { before: [], after: [] }
const COLUMNS = `m.rowid AS rowid, m.at AS at, m.grp AS grp, m.speaker AS speaker, m.date AS date, m.asks AS asks,
  m.names_time AS names_time, m.lent AS lent, m.lent_count AS lent_count, m.rest AS rest, m.rest_count AS rest_count`
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
    this.#lent = database.prepare(
      `SELECT m.rowid AS rowid, m.lent AS lent, m.lent_count AS lent_count ${LISTED}`,
    )
  }

  /** @param match an FTS5 expression. */
  find(match: string, filter: Filter): Candidate[] {
    return this.#withNeighbours(this.#matching(match, filter), filter)
  }

  /** Everything in a time, newest first. */
  within(filter: Filter): Candidate[] {
    const { where, values } = joined([['m.searchable = 1'], ...timeAndType(filter)])
    const rows = this.#rows(
      `FROM memories m WHERE ${where} ORDER BY m.at DESC LIMIT ${MOST_ROWS}`,
      values,
    )
    return rows.map((row) => candidateOf(row, ALONE, new Map()))
  }

  /** Only a filter needs the rows of all that matches; without one the full-text index alone tells the best. */
  #matching(match: string, filter: Filter): number[] {
    const conditions = timeAndType(filter)
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

  #withNeighbours(matching: readonly number[], filter: Filter): Candidate[] {
    const found = this.#neighbours.find(matching)
    const windows = new Map(matching.map((rowid) => [rowid, found.get(rowid) ?? ALONE]))
    const beside = [...found].flatMap(([rowid, around]) => besides(rowid, around))
    for (const [rowid, around] of beside) if (!windows.has(rowid)) windows.set(rowid, around)
    const { where, values } = joined([['m.searchable = 1'], ...timeAndType(filter)])
    const listed = JSON.stringify([...windows.keys()])
    const rows = this.#rows(`${LISTED} WHERE ${where}`, [listed, ...values])
    const lent = this.#lentBy([...windows.values()])
    return rows.map((row) => candidateOf(row, windows.get(numberIn(row, 'rowid')) ?? ALONE, lent))
  }

  #lentBy(windows: readonly Neighbours[]): ReadonlyMap<number, Piece> {
    const lending = new Set<number>()
    for (const { before, after } of windows)
      for (const side of [before, after]) for (const rowid of side) lending.add(rowid)
    return new Map(
      this.#lent.all(JSON.stringify([...lending])).map((row) => {
        const piece = lentPiece(row)
        return [piece.rowid, piece]
      }),
    )
  }

  #rows(rest: string, values: readonly SqlValue[]): SqlRow[] {
    return this.#database.prepare(`SELECT ${COLUMNS} ${rest}`).all(...values)
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
  row: SqlRow,
  { before, after }: Neighbours,
  lent: ReadonlyMap<number, Piece>,
): Candidate {
  const pieces = (rowids: readonly number[]): Piece[] =>
    rowids.map((rowid) => lent.get(rowid)).filter((piece) => piece !== undefined)
  return {
    rowid: numberIn(row, 'rowid'),
    at: numberIn(row, 'at'),
    group: textIn(row, 'grp'),
    speaker: textIn(row, 'speaker'),
    date: textIn(row, 'date'),
    asks: numberIn(row, 'asks') === 1,
    namesTime: numberIn(row, 'names_time') === 1,
    own: ownPiece(row),
    near: pieces([...before.slice(0, 1), ...after.slice(0, 1)]),
    around: pieces([...before.slice(1, 3), ...after.slice(1, 3)]),
  }
}

function lentPiece(row: SqlRow): Piece {
  return {
    rowid: numberIn(row, 'rowid'),
    stems: textIn(row, 'lent'),
    length: numberIn(row, 'lent_count'),
  }
}

function ownPiece(row: SqlRow): Piece {
  return {
    rowid: numberIn(row, 'rowid'),
    stems: textIn(row, 'lent') + textIn(row, 'rest'),
    length: numberIn(row, 'lent_count') + numberIn(row, 'rest_count'),
  }
}
