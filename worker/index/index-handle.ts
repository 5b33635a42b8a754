import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MatchedWords } from '../search/matched-words.ts'
import type { SearchQuery } from '../../shared/api/memories.ts'
import { type Database, inTransaction } from '../../shared/sqlite/database.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import { type IndexHit, IndexSearch, type SearchContext } from '../search/search-index.ts'
import { createDateText } from './date-text.ts'
import { type OpenIndex, openIndex } from './index-database.ts'
import { type FolderStamps, keepFolderStamps, takeFolderStamps } from './folder-stamps.ts'
import { LinkTable } from './link-table.ts'
import { IndexReader } from './index-reader.ts'
import { IndexWriter } from './index-writer.ts'
import { OrganizerRows } from './organizer-rows.ts'

/** An open index: its reader, its writer and its search, over one database. */
export class IndexHandle {
  readonly origin: OpenIndex['origin']
  readonly reader: IndexReader
  readonly writer: IndexWriter
  readonly links: LinkTable
  readonly #database: Database
  readonly #search: IndexSearch
  #organizerRows: OrganizerRows | undefined

  private constructor({ database, origin }: OpenIndex, timeZone: string) {
    this.origin = origin
    this.#database = database
    this.reader = new IndexReader(database)
    this.#search = new IndexSearch(database)
    this.links = new LinkTable(database)
    this.writer = new IndexWriter(database, createDateText(timeZone))
  }

  /** Opens the index of a profile; one that spells dates in another time zone has all its texts marked stale. */
  static async open(path: string, timeZone: string): Promise<IndexHandle> {
    const opened = await openIndex(path)
    const handle = new IndexHandle(opened, timeZone)
    takeTimeZone(opened.database, timeZone, () => handle.writer.markAllStale())
    return handle
  }

  /** The folders as they were when the index was last closed in good order; empty after any other end. */
  takeFolderStamps(): FolderStamps {
    return takeFolderStamps(this.#database)
  }

  keepFolderStamps(stamps: FolderStamps): void {
    keepFolderStamps(this.#database, stamps)
  }

  /**
   * Drops rows so that nothing of them is left in the file: FTS5 overwrites their words (`secure-delete`) and merges what older versions
   * left, SQLite overwrites free pages (`secure_delete`), and the write-ahead log is emptied.
   */
  async forget(paths: readonly string[]): Promise<void> {
    this.writer.apply(paths.map((path) => ({ kind: 'drop', path }) as const))
    await mergeWhole(this.#database)
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** What the organizer asks; made when it first does. */
  get organizerRows(): OrganizerRows {
    return (this.#organizerRows ??= new OrganizerRows(this.#database))
  }

  search(query: SearchQuery, context: SearchContext): IndexHit[] {
    return this.#search.search(query, context)
  }

  /** Why these were found, by their row. */
  explain(hits: readonly IndexHit[]): ReadonlyMap<number, MatchedWords> {
    return this.#search.explain(hits)
  }

  /** In what share of all memories a stem stands: 0 to 1. */
  shareOf(stem: string): number {
    return this.#search.shareOf(stem)
  }

  close(): void {
    this.#database.close()
  }
}

/** Closes an index, not at once: somebody may have it in hand, for the rest of this turn of the event loop. */
export async function closeLater(opened: Promise<IndexHandle>): Promise<void> {
  try {
    const handle = await opened
    await nextTurn()
    handle.close()
  } catch {
    // It never opened, or is too broken to be closed; the file is taken away all the same.
  }
}

const PAGES_A_STEP = 200

/** Merges all segments into one, a step at a time: older versions of texts that were changed go with it. */
async function mergeWhole(database: Database): Promise<void> {
  const slice = new TimeSlice()
  const merge = database.prepare('INSERT INTO memory_text (memory_text, rank) VALUES (?, ?)')
  const changes = (): number =>
    Number(database.prepare('SELECT total_changes() AS n').get()?.['n'] ?? 0)
  for (let pages = -PAGES_A_STEP, isDone = false; !isDone; pages = PAGES_A_STEP) {
    const before = changes()
    merge.run('merge', pages)
    // FTS5 says that there is nothing left to merge by changing fewer than two rows.
    isDone = changes() - before < 2
    if (slice.isOver) await slice.pause()
  }
}

function takeTimeZone(database: Database, timeZone: string, onChange: () => void): void {
  const before = database.prepare(`SELECT value FROM settings WHERE name = 'timeZone'`).get()?.[
    'value'
  ]
  if (before === timeZone) return
  inTransaction(database, () => {
    if (before !== undefined) onChange()
    database
      .prepare(`INSERT OR REPLACE INTO settings (name, value) VALUES ('timeZone', ?)`)
      .run(timeZone)
  })
}
