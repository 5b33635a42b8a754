import type { Database, SqlRow, Statement } from '../../shared/sqlite/database.ts'
import { isTimed } from './index-entry.ts'
import { numberIn, textIn } from './row-values.ts'

/** Where a memory stands among those of its group. */
export interface Place {
  readonly rowid: number
  readonly id: string
  readonly at: number
  readonly group: string
}

interface Neighbour {
  readonly rowid: number
  /** The beginning of its own text. */
  readonly text: string
}

/** The nearest memories on both sides, the nearest first. */
interface Neighbours {
  readonly before: readonly Neighbour[]
  readonly after: readonly Neighbour[]
}

/** How many neighbours on each side share their words. */
const REACH = 3
const TEXT_LENGTH = 1_000
const WINDOW_MS = 30 * 60 * 1_000

/** Finds the neighbours of a place: whoever may lend its words, never the one who stands there. */
export class NeighbourFinder {
  readonly #before: Statement
  readonly #after: Statement

  constructor(database: Database) {
    const select = `SELECT rowid, substr(own, 1, ${TEXT_LENGTH}) AS text FROM memories WHERE neighbour = 1 AND grp = ?`
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
      before: this.#before.all(group, Math.round(at - windowMs), at, id, rowid).map(neighbourOf),
      after: this.#after.all(group, Math.round(at + windowMs), at, id, rowid).map(neighbourOf),
    }
  }
}

/** The words that neighbours lend: those at distance 1, and those at 2 and 3. */
export function lentText({ before, after }: Neighbours): { near: string; around: string } {
  const texts = (from: number, to: number): string =>
    [...before.slice(from, to), ...after.slice(from, to)].map(({ text }) => text).join('\n')
  return { near: texts(0, 1), around: texts(1, REACH) }
}

function neighbourOf(row: SqlRow): Neighbour {
  return { rowid: numberIn(row, 'rowid'), text: textIn(row, 'text') }
}
