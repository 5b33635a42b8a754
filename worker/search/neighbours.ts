import type { Database, Statement } from '../../shared/sqlite/database.ts'
import { TIMED_GROUP } from '../index/index-entry.ts'
import { type JsonRow, jsonRows, numberAt, selectAsJson } from '../index/json-rows.ts'

/** Rows of the nearest memories on both sides, the nearest first. */
export interface Neighbours {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** How many are found on each side: three that share their words, and one more for the neighbours of the nearest. */
const REACH = 4
const WINDOW_MS = 30 * 60 * 1_000
const ANY_MS = Number.MAX_SAFE_INTEGER / 2
const WITHIN_MS = `iif(substr(m.grp, 1, ${TIMED_GROUP.length}) = '${TIMED_GROUP}', ${WINDOW_MS}, ${Math.floor(ANY_MS)})`

/** Finds the neighbours of memories: whoever may lend its words, never the memory itself. Who lends nothing borrows nothing either. */
export class NeighbourFinder {
  readonly #find: Statement

  constructor(database: Database) {
    // One statement for all: to run one for each costs more than what it finds.
    this.#find = database.prepare(
      selectAsJson(
        `m.rowid, ${nearest('before')}, ${nearest('after')}`,
        'FROM json_each(?) asked CROSS JOIN memories m ON m.rowid = asked.value WHERE m.neighbour = 1',
      ),
    )
  }

  /** In the order of the rows that are asked for; those without neighbours may be missing. */
  find(rowids: readonly number[]): Map<number, Neighbours> {
    const rows = jsonRows(this.#find, JSON.stringify(rowids))
    return new Map(
      rows.map((row) => [numberAt(row, 0), { before: rowidsAt(row, 1), after: rowidsAt(row, 2) }]),
    )
  }
}

const SIDES = {
  before: { within: `at >= m.at - ${WITHIN_MS}`, than: '<', order: 'DESC' },
  after: { within: `at <= m.at + ${WITHIN_MS}`, than: '>', order: 'ASC' },
} as const

function nearest(side: keyof Neighbours): string {
  const { within, than, order } = SIDES[side]
  const by = `at ${order}, id ${order}, rowid ${order}`
  const rows = `SELECT at, id, rowid FROM memories WHERE neighbour = 1 AND grp = m.grp AND ${within}
    AND (at, id, rowid) ${than} (m.at, m.id, m.rowid) ORDER BY ${by} LIMIT ${REACH}`
  return `(SELECT group_concat(rowid, ',' ORDER BY ${by}) FROM (${rows}))`
}

/** SQLite gives several as one text, or null when there is none. */
function rowidsAt(row: JsonRow, column: number): number[] {
  const listed = row[column]
  return typeof listed === 'string' ? listed.split(',').map(Number) : []
}
