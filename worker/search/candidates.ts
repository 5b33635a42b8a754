import type { SearchQuery } from '../../shared/api/memories.ts'
import type { Database, SqlRow, SqlValue } from '../../shared/sqlite/database.ts'
import { type IndexedMemory, joined, memoryOf, timeAndType } from '../index/index-reader.ts'
import { numberIn, textIn } from '../index/row-values.ts'
import { NeighbourFinder, type Neighbours } from './neighbours.ts'

/** A memory's words, as far as others may borrow them. */
export interface Piece {
  readonly rowid: number
  /** The beginning of its own text. */
  readonly text: string
}

/** A memory that may be an answer, with what it is judged by. */
export interface Candidate extends IndexedMemory {
  readonly group: string
  readonly speaker: string
  readonly own: string
  readonly date: string
  /** At distance 1, and at 2 and 3. */
  readonly near: readonly Piece[]
  readonly around: readonly Piece[]
}

type Filter = Pick<SearchQuery, 'type' | 'from' | 'to'>

const MOST_ROWS = 200
const LENT_LENGTH = 1_000
const ALONE: Neighbours = { before: [], after: [] }
const COLUMNS = `m.rowid AS rowid, m.path AS path, m.id AS id, m.at AS at, m.mtime AS mtime, m.size AS size, m.grp AS grp,
  m.type AS type, m.searchable AS searchable, m.neighbour AS neighbour, m.speaker AS speaker, m.own AS own, m.date AS date`

/**
 * The memories that may be answers: those whose own words or date match best, and the ones right beside them, since an answer often
 * shares no word with its question.
 */
export class CandidateFinder {
  readonly #database: Database
  readonly #neighbours: NeighbourFinder

  constructor(database: Database) {
    this.#database = database
    this.#neighbours = new NeighbourFinder(database)
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
    return rows.map((row) => candidateOf(row, ALONE, () => []))
  }

  #matching(match: string, filter: Filter): SqlRow[] {
    const { where, values } = joined([['memory_text MATCH ?', match], ...timeAndType(filter)])
    const order = 'ORDER BY memory_text.rank, m.at DESC, m.id DESC'
    return this.#rows(
      `FROM memory_text JOIN memories m ON m.rowid = memory_text.rowid WHERE ${where} ${order} LIMIT ${MOST_ROWS}`,
      values,
    )
  }

  #withNeighbours(matching: readonly SqlRow[], filter: Filter): Candidate[] {
    const rows = new Map(matching.map((row) => [numberIn(row, 'rowid'), row]))
    const windows = new Map<number, Neighbours>()
    for (const [rowid, row] of rows) windows.set(rowid, this.#neighboursOf(row))
    const beside = [...windows].flatMap(([rowid, around]) => besides(rowid, around))
    for (const [rowid, around] of beside) if (!windows.has(rowid)) windows.set(rowid, around)
    const lending = [...windows.values()].flatMap(({ before, after }) => [...before, ...after])
    for (const row of this.#byRowid([...new Set(lending)].filter((rowid) => !rows.has(rowid)))) {
      rows.set(numberIn(row, 'rowid'), row)
    }
    const texts = textsOf(rows)
    return [...windows].flatMap(([rowid, around]) => {
      const row = rows.get(rowid)
      return row && fits(row, filter) ? [candidateOf(row, around, texts)] : []
    })
  }

  #neighboursOf(row: SqlRow): Neighbours {
    // Who lends nothing borrows nothing either.
    if (numberIn(row, 'neighbour') === 0) return ALONE
    return this.#neighbours.find({
      rowid: numberIn(row, 'rowid'),
      id: textIn(row, 'id'),
      at: numberIn(row, 'at'),
      group: textIn(row, 'grp'),
    })
  }

  #byRowid(rowids: readonly number[]): SqlRow[] {
    if (rowids.length === 0) return []
    return this.#rows(`FROM memories m WHERE m.rowid IN (${rowids.map(String).join(',')})`, [])
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

function fits(row: SqlRow, { type, from, to }: Filter): boolean {
  const at = numberIn(row, 'at')
  if (numberIn(row, 'searchable') === 0) return false
  if (type !== undefined && textIn(row, 'type') !== type) return false
  return (
    (from === undefined || at >= Date.parse(from)) && (to === undefined || at <= Date.parse(to))
  )
}

function textsOf(rows: ReadonlyMap<number, SqlRow>): (rowids: readonly number[]) => Piece[] {
  return (rowids) =>
    rowids.flatMap((rowid) => {
      const row = rows.get(rowid)
      return row ? [{ rowid, text: textIn(row, 'own').slice(0, LENT_LENGTH) }] : []
    })
}

function candidateOf(
  row: SqlRow,
  { before, after }: Neighbours,
  texts: ReturnType<typeof textsOf>,
): Candidate {
  return {
    ...memoryOf(row),
    group: textIn(row, 'grp'),
    speaker: textIn(row, 'speaker'),
    own: textIn(row, 'own'),
    date: textIn(row, 'date'),
    near: texts([...before.slice(0, 1), ...after.slice(0, 1)]),
    around: texts([...before.slice(1, 3), ...after.slice(1, 3)]),
  }
}
