import type { Database, SqlRow, Statement } from '../../shared/sqlite/database.ts'
import { isTimed } from '../index/index-entry.ts'
import { numberIn } from '../index/row-values.ts'

/** Where a memory stands among those of its group. */
export interface Place {
  readonly rowid: number
  readonly id: string
  readonly at: number
  readonly group: string
}

/** Rows of the nearest memories on both sides, the nearest first. */
export interface Neighbours {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** How many are found on each side: three that share their words, and one more for the neighbours of the nearest. */
const REACH = 4
const WINDOW_MS = 30 * 60 * 1_000

/** Finds the neighbours of a place: whoever may lend its words, never the one who stands there. */
export class NeighbourFinder {
  readonly #before: Statement
  readonly #after: Statement

  constructor(database: Database) {
    const select = 'SELECT rowid FROM memories WHERE neighbour = 1 AND grp = ?'
    const place = '(at, id, rowid)'
    this.#before = database.prepare(
      `${select} AND at >= ? AND ${place} < (?, ?, ?) ORDER BY at DESC, id DESC, rowid DESC LIMIT ${REACH}`,
    )
    this.#after = database.prepare(
      `${select} AND at <= ? AND ${place} > (?, ?, ?) ORDER BY at, id, rowid LIMIT ${REACH}`,
    )
  }

  find({ rowid, id, at, group }: Place): Neighbours {
    const windowMs = isTimed(group) ? WINDOW_MS : Number.MAX_SAFE_INTEGER / 2
    return {
      before: this.#before.all(group, Math.round(at - windowMs), at, id, rowid).map(rowidIn),
      after: this.#after.all(group, Math.round(at + windowMs), at, id, rowid).map(rowidIn),
    }
  }
}

function rowidIn(row: SqlRow): number {
  return numberIn(row, 'rowid')
}
