import type { Database, Statement } from '../../shared/sqlite/database.ts'
import type { MemoryLink } from '../memory/memory-links.ts'
import { textIn } from './row-values.ts'

/** The table of what memories name, so that a memory can tell what names it. */
export const LINK_TABLE = `
  CREATE TABLE memory_links (path TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL);
  CREATE INDEX memory_links_by_path ON memory_links (path);
  CREATE INDEX memory_links_by_target ON memory_links (target);
`

/** A memory that names another. */
export interface CitingMemory {
  readonly id: string
  readonly path: string
  /** Of the link. */
  readonly type: string
}

/** Writes and reads the table of links. */
export class LinkTable {
  readonly #add: Statement
  readonly #remove: Statement
  readonly #citing: Statement

  constructor(database: Database) {
    this.#add = database.prepare('INSERT INTO memory_links (path, type, target) VALUES (?, ?, ?)')
    this.#remove = database.prepare('DELETE FROM memory_links WHERE path = ?')
    this.#citing = database.prepare(
      `SELECT m.id AS id, m.path AS path, l.type AS type FROM memory_links l JOIN memories m ON m.path = l.path
       WHERE l.target = ? ORDER BY m.at DESC, m.id DESC, l.type`,
    )
  }

  /** Replaces what the memory at a path names. */
  put(path: string, links: readonly MemoryLink[]): void {
    this.#remove.run(path)
    for (const { type, target } of links) this.#add.run(path, type, target)
  }

  /** Everything that names a memory, in the bin too, the newest first. */
  citing(id: string): CitingMemory[] {
    const rows = this.#citing.all(id)
    return rows.map((row) => ({
      id: textIn(row, 'id'),
      path: textIn(row, 'path'),
      type: textIn(row, 'type'),
    }))
  }
}
