import {
  type Database,
  type SqlRow,
  type Statement,
  inTransaction,
} from '../../shared/sqlite/database.ts'
import type { DateText } from './date-text.ts'
import type { IndexEntry } from './index-entry.ts'
import { LinkTable } from './link-table.ts'
import { NeighbourFinder, type Place, lentText } from './neighbours.ts'
import { numberIn, textIn } from './row-values.ts'

/** Something that happened to a memory's file. */
export type IndexChange =
  | { readonly kind: 'put'; readonly entry: IndexEntry }
  | { readonly kind: 'drop'; readonly path: string }
  | {
      readonly kind: 'corrupt'
      readonly path: string
      readonly mtimeMs: number
      readonly size: number
      readonly reason: string
    }

const ROWS_A_TRANSACTION = 2_000
const ROWS_A_LOOK = 16

/**
 * Writes the index. INVARIANT: a row whose text, or the text of whose neighbours, has changed since its search text was written is
 * marked stale, in the same transaction; so an interrupted rebuild goes on where it stopped.
 */
export class IndexWriter {
  readonly #database: Database
  readonly #dateText: DateText
  readonly #neighbours: NeighbourFinder
  /** A transaction that is open from one `writeStale` to the next, with how many rows it has. */
  #long: { rows: number } | undefined
  /** Whether a row may have a search text that is right: until then nobody's neighbours need be marked stale. */
  #hasFresh: boolean
  readonly #links: LinkTable
  readonly #statements: ReturnType<typeof prepareStatements>

  constructor(database: Database, dateText: DateText) {
    this.#database = database
    this.#dateText = dateText
    this.#links = new LinkTable(database)
    this.#neighbours = new NeighbourFinder(database)
    this.#statements = prepareStatements(database)
    this.#hasFresh = this.#statements.fresh.get() !== undefined
  }

  /** Takes changes up wholly, in one transaction; gives how many rows' search texts were written. */
  apply(changes: readonly IndexChange[]): number {
    this.finish()
    return inTransaction(this.#database, () => {
      const touched = this.#takeUp(changes)
      const rows = [...touched]
        .map((rowid) => this.#statements.row.get(rowid))
        .filter((row) => row !== undefined)
      for (const row of rows) this.#writeText(row)
      return rows.length
    })
  }

  /** Takes changes up but leaves the search texts for `writeStale`. */
  stage(changes: readonly IndexChange[]): void {
    this.finish()
    inTransaction(this.#database, () => {
      for (const rowid of this.#takeUp(changes)) this.#statements.markStale.run(rowid)
    })
  }

  /**
   * Writes the search texts of some stale rows until `enough` says so; gives how many. Several calls share a transaction, since
   * FTS5 writes a segment at each end of one: it ends when nothing is stale any more, and with `finish`.
   */
  writeStale(limit: number, enough: () => boolean): number {
    const long = this.#begin()
    let written = 0
    try {
      while (written < limit && !(written > 0 && enough())) {
        const some = Math.min(ROWS_A_LOOK, limit - written)
        const rows = this.#statements.stale.all(some)
        for (const row of rows) this.#writeText(row)
        written += rows.length
        if (rows.length < some) break
      }
    } catch (error) {
      this.#long = undefined
      this.#database.exec('ROLLBACK')
      throw error
    }
    long.rows += written
    if (written === 0 || long.rows >= ROWS_A_TRANSACTION) this.finish()
    return written
  }

  /** Ends the transaction that `writeStale` left open, if there is one. */
  finish(): void {
    if (!this.#long) return
    this.#long = undefined
    this.#database.exec('COMMIT')
  }

  #begin(): { rows: number } {
    if (!this.#long) this.#database.exec('BEGIN IMMEDIATE')
    this.#long ??= { rows: 0 }
    return this.#long
  }

  markAllStale(): void {
    this.finish()
    this.#database.exec('UPDATE memories SET stale = 1')
  }

  /** Makes the changes to the rows and gives those whose search texts no longer hold. */
  #takeUp(changes: readonly IndexChange[]): Set<number> {
    const touched = new Set<number>()
    for (const change of changes) {
      const path = change.kind === 'put' ? change.entry.path : change.path
      this.#touchAround(path, touched)
      if (change.kind === 'put') this.#put(change.entry)
      else this.#drop(path)
      if (change.kind === 'corrupt') {
        this.#statements.addCorrupt.run(path, change.mtimeMs, change.size, change.reason)
      }
    }
    // Once more, now that all of them stand where they belong.
    for (const change of changes)
      if (change.kind === 'put') this.#touchAround(change.entry.path, touched)
    return touched
  }

  #touchAround(path: string, touched: Set<number>): void {
    const row = this.#statements.rowOfPath.get(path)
    if (!row) return
    touched.add(numberIn(row, 'rowid'))
    if (numberIn(row, 'neighbour') === 0 || !this.#hasFresh) return
    const { before, after } = this.#neighbours.find(placeOf(row))
    for (const { rowid } of [...before, ...after]) touched.add(rowid)
  }

  #put(entry: IndexEntry): void {
    this.#statements.removeCorrupt.run(entry.path)
    this.#statements.put.run(
      entry.path,
      entry.id,
      entry.mtimeMs,
      entry.size,
      entry.at,
      entry.type,
      JSON.stringify(entry.tags),
      entry.group,
      Number(entry.binned),
      Number(entry.isSearchable),
      Number(entry.isNeighbour),
      entry.own,
    )
    this.#links.put(entry.path, entry.links)
  }

  #drop(path: string): void {
    const row = this.#statements.rowOfPath.get(path)
    if (row) {
      this.#statements.removeText.run(numberIn(row, 'rowid'))
      this.#statements.drop.run(numberIn(row, 'rowid'))
      this.#links.put(path, [])
    }
    this.#statements.removeCorrupt.run(path)
  }

  #writeText(row: SqlRow): void {
    const rowid = numberIn(row, 'rowid')
    this.#statements.removeText.run(rowid)
    if (numberIn(row, 'searchable') === 1) {
      // Who lends nothing borrows nothing either: so a change can concern no more than three rows on each side.
      const isNeighbour = numberIn(row, 'neighbour') === 1
      const { near, around } = isNeighbour
        ? lentText(this.#neighbours.find(placeOf(row)))
        : { near: '', around: '' }
      this.#statements.addText.run(
        rowid,
        textIn(row, 'own'),
        near,
        around,
        this.#dateText(numberIn(row, 'at')),
      )
    }
    this.#statements.markFresh.run(rowid)
    this.#hasFresh = true
  }
}

function prepareStatements(
  database: Database,
): Record<
  | 'row'
  | 'rowOfPath'
  | 'put'
  | 'drop'
  | 'stale'
  | 'fresh'
  | 'markStale'
  | 'markFresh'
  | 'removeText'
  | 'addText'
  | 'addCorrupt'
  | 'removeCorrupt',
  Statement
> {
  const prepare = (sql: string): Statement => database.prepare(sql)
  return {
    row: prepare('SELECT * FROM memories WHERE rowid = ?'),
    rowOfPath: prepare('SELECT rowid, id, at, grp, neighbour FROM memories WHERE path = ?'),
    put: prepare(
      `INSERT INTO memories (path, id, mtime, size, at, type, tags, grp, binned, searchable, neighbour, stale, own)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
       ON CONFLICT (path) DO UPDATE SET id = excluded.id, mtime = excluded.mtime, size = excluded.size, at = excluded.at,
         type = excluded.type, tags = excluded.tags, grp = excluded.grp, binned = excluded.binned,
         searchable = excluded.searchable, neighbour = excluded.neighbour, stale = 1, own = excluded.own`,
    ),
    drop: prepare('DELETE FROM memories WHERE rowid = ?'),
    stale: prepare('SELECT * FROM memories WHERE stale = 1 LIMIT ?'),
    fresh: prepare('SELECT 1 FROM memories WHERE stale = 0 LIMIT 1'),
    markStale: prepare('UPDATE memories SET stale = 1 WHERE rowid = ?'),
    markFresh: prepare('UPDATE memories SET stale = 0 WHERE rowid = ?'),
    removeText: prepare('DELETE FROM memory_text WHERE rowid = ?'),
    addText: prepare(
      'INSERT INTO memory_text (rowid, own, near, around, date) VALUES (?, ?, ?, ?, ?)',
    ),
    addCorrupt: prepare(
      'INSERT OR REPLACE INTO corrupt_files (path, mtime, size, reason) VALUES (?, ?, ?, ?)',
    ),
    removeCorrupt: prepare('DELETE FROM corrupt_files WHERE path = ?'),
  }
}

function placeOf(row: SqlRow): Place {
  return {
    rowid: numberIn(row, 'rowid'),
    id: textIn(row, 'id'),
    at: numberIn(row, 'at'),
    group: textIn(row, 'grp'),
  }
}
