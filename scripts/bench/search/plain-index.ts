import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import {
  type Database,
  inTransaction,
  openDatabase,
  type Statement,
} from '../../../shared/sqlite/database.ts'
import type { SearchedIndex } from './searched-index.ts'

const WORDS = /[\p{L}\p{N}]+/gu

/** What one would take otherwise: one FTS5 table over the texts, stemmed, any of the question's words, best by plain BM25. */
export class PlainIndex implements SearchedIndex {
  readonly #database: Database
  readonly #insert: Statement
  readonly #find: Statement

  private constructor(database: Database) {
    this.#database = database
    this.#insert = database.prepare('INSERT INTO texts (id, content) VALUES (?, ?)')
    this.#find = database.prepare('SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?')
  }

  static async open(path: string): Promise<PlainIndex> {
    const database = await openDatabase(path)
    database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE VIRTUAL TABLE texts USING fts5 (
        id UNINDEXED, content, tokenize = 'porter unicode61 remove_diacritics 2'
      );
    `)
    return new PlainIndex(database)
  }

  add(events: readonly EpisodicEvent[]): void {
    inTransaction(this.#database, () => {
      for (const { id, content } of events) this.#insert.run(id, content)
    })
  }

  find(question: string, limit: number): string[] {
    const words = question.match(WORDS) ?? []
    if (words.length === 0) return []
    const match = words.map((word) => `"${word}"`).join(' OR ')
    return this.#find.all(match, limit).map(({ id }) => String(id))
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }
}
