import {
  type Database,
  type SqlRow,
  type Statement,
  inTransaction,
} from '../../shared/sqlite/database.ts'
import type { DateText } from './date-text.ts'
import type { IndexEntry } from './index-entry.ts'
import { LinkTable } from './link-table.ts'
import { numberIn, textIn } from './row-values.ts'
import { stemmedText } from './stemmed-text.ts'

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

/**
 * Writes the index. INVARIANT: the full-text table holds exactly the rows that are searchable, with the very text that stands in
 * them: it keeps no text of its own, and must be given the old one to forget it.
 */
export class IndexWriter {
  readonly #database: Database
  readonly #dateText: DateText
  readonly #links: LinkTable
  readonly #statements: ReturnType<typeof prepareStatements>

  constructor(database: Database, dateText: DateText) {
    this.#database = database
    this.#dateText = dateText
    this.#links = new LinkTable(database)
    this.#statements = prepareStatements(database)
  }

  /** Takes changes up wholly, in one transaction. */
  apply(changes: readonly IndexChange[]): void {
    inTransaction(this.#database, () => {
      for (const change of changes) this.#takeUp(change)
    })
  }

  /** Writes some rows' dates anew until `enough` says so; gives how many. */
  writeStale(limit: number, enough: () => boolean): number {
    return inTransaction(this.#database, () => {
      let written = 0
      for (const row of this.#statements.stale.all(limit)) {
        this.#respell(row)
        written += 1
        if (enough()) break
      }
      return written
    })
  }

  markAllStale(): void {
    this.#database.exec('UPDATE memories SET stale = 1')
  }

  #takeUp(change: IndexChange): void {
    const path = change.kind === 'put' ? change.entry.path : change.path
    const known = this.#statements.rowOfPath.get(path)
    if (known) this.#removeText(known)
    this.#statements.removeCorrupt.run(path)
    if (change.kind === 'put') return this.#put(change.entry)
    if (known) this.#statements.drop.run(numberIn(known, 'rowid'))
    this.#links.put(path, [])
    if (change.kind === 'corrupt') {
      this.#statements.addCorrupt.run(path, change.mtimeMs, change.size, change.reason)
    }
  }

  #put(entry: IndexEntry): void {
    const stemmed = stemmedText(entry.own)
    const row = this.#statements.put.get(
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
      Number(entry.isProcessed),
      entry.speaker,
      this.#dateText(entry.at),
      Number(stemmed.asks),
      Number(stemmed.namesTime),
      stemmed.lentCount,
      stemmed.restCount,
      stemmed.lent,
      stemmed.rest,
      entry.own,
    )
    if (row) this.#addText(row)
    this.#links.put(entry.path, entry.links)
  }

  #respell(row: SqlRow): void {
    this.#removeText(row)
    const date = this.#dateText(numberIn(row, 'at'))
    this.#statements.setDate.run(date, numberIn(row, 'rowid'))
    this.#addText({ ...row, date })
  }

  #addText(row: SqlRow): void {
    if (numberIn(row, 'searchable') === 1) this.#statements.addText.run(...textColumns(row))
  }

  #removeText(row: SqlRow): void {
    if (numberIn(row, 'searchable') === 1) this.#statements.removeText.run(...textColumns(row))
  }
}

function textColumns(row: SqlRow): [number, string, string] {
  return [numberIn(row, 'rowid'), textIn(row, 'own'), textIn(row, 'date')]
}

const PUT_COLUMNS = [
  'path',
  'id',
  'mtime',
  'size',
  'at',
  'type',
  'tags',
  'grp',
  'binned',
  'searchable',
  'neighbour',
  'processed',
  'speaker',
  'date',
  'asks',
  'names_time',
  'lent_count',
  'rest_count',
  'lent',
  'rest',
  'own',
]

function prepareStatements(
  database: Database,
): Record<
  | 'rowOfPath'
  | 'put'
  | 'drop'
  | 'stale'
  | 'setDate'
  | 'removeText'
  | 'addText'
  | 'addCorrupt'
  | 'removeCorrupt',
  Statement
> {
  const prepare = (sql: string): Statement => database.prepare(sql)
  const text = 'rowid, searchable, own, date'
  return {
    rowOfPath: prepare(`SELECT ${text} FROM memories WHERE path = ?`),
    put: prepare(
      `INSERT INTO memories (${PUT_COLUMNS.join(', ')}, stale) VALUES (${PUT_COLUMNS.map(() => '?').join(', ')}, 0)
       ON CONFLICT (path) DO UPDATE SET ${PUT_COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}, stale = 0
       RETURNING ${text}`,
    ),
    drop: prepare('DELETE FROM memories WHERE rowid = ?'),
    stale: prepare(`SELECT ${text}, at FROM memories WHERE stale = 1 LIMIT ?`),
    setDate: prepare('UPDATE memories SET date = ?, stale = 0 WHERE rowid = ?'),
    removeText: prepare(
      `INSERT INTO memory_text (memory_text, rowid, own, date) VALUES ('delete', ?, ?, ?)`,
    ),
    addText: prepare('INSERT INTO memory_text (rowid, own, date) VALUES (?, ?, ?)'),
    addCorrupt: prepare(
      'INSERT OR REPLACE INTO corrupt_files (path, mtime, size, reason) VALUES (?, ?, ?, ?)',
    ),
    removeCorrupt: prepare('DELETE FROM corrupt_files WHERE path = ?'),
  }
}
