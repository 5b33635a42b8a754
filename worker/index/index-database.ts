import { rm } from 'node:fs/promises'
import { type AppError, messageOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { type Database, openDatabase } from '../../shared/sqlite/database.ts'
import { LINK_TABLE } from './link-table.ts'

/** Raised whenever what the tables hold, or how it is made, changes: an index of another version is built anew. */
const SCHEMA_VERSION = 4

/** `secure_delete`: what a memory held is overwritten when it goes, not left in the file's free pages. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;
  PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000`
const BM25_WEIGHTS = 'bm25(3.0, 0.5)'

const SCHEMA = `
  CREATE TABLE memories (
    rowid INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    mtime REAL NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    tags TEXT NOT NULL,
    grp TEXT NOT NULL,
    binned INTEGER NOT NULL,
    searchable INTEGER NOT NULL,
    neighbour INTEGER NOT NULL,
    processed INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    stale INTEGER NOT NULL,
    date TEXT NOT NULL,
    asks INTEGER NOT NULL,
    names_time INTEGER NOT NULL,
    lent_count INTEGER NOT NULL,
    rest_count INTEGER NOT NULL,
    lent TEXT NOT NULL,
    rest TEXT NOT NULL,
    own TEXT NOT NULL
  );
  CREATE INDEX memories_by_id ON memories (id);
  CREATE INDEX memories_by_time ON memories (binned, at, id);
  CREATE INDEX memories_by_group ON memories (grp, at, id) WHERE neighbour = 1;
  CREATE INDEX memories_unprocessed ON memories (at, rowid) WHERE processed = 0 AND searchable = 1;
  CREATE INDEX memories_stale ON memories (rowid) WHERE stale = 1;
  CREATE TABLE corrupt_files (path TEXT PRIMARY KEY, mtime REAL NOT NULL, size INTEGER NOT NULL, reason TEXT NOT NULL);
  ${LINK_TABLE}
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE VIRTUAL TABLE memory_text USING fts5 (
    own, date, content = 'memories', content_rowid = 'rowid', tokenize = 'porter unicode61 remove_diacritics 2'
  );
  CREATE VIRTUAL TABLE memory_terms USING fts5vocab ('memory_text', 'row');
  INSERT INTO memory_text (memory_text, rank) VALUES ('secure-delete', 1);
  INSERT INTO memory_text (memory_text, rank) VALUES ('rank', '${BM25_WEIGHTS}');
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** How an index came to be open. */
export interface OpenIndex {
  readonly database: Database
  /** `memory`: the disk would not have it, so that it lives as long as the process. */
  readonly origin: 'kept' | 'new' | 'memory'
}

/** Opens the index; a damaged one, or one of another version, is taken away and begun anew. */
export async function openIndex(path: string): Promise<OpenIndex> {
  try {
    return await openFile(path)
  } catch {
    return await openAnew(path)
  }
}

/** Takes an index away: it can be made again from the memories. */
export async function removeIndex(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal'])
    await rm(`${path}${end}`, { force: true, recursive: true })
}

/** Whether an error says that the file is broken and will stay so. */
export function isDamage(error: unknown): boolean {
  return /malformed|not a database|corrupt|no such table|disk I\/O/i.test(messageOf(error))
}

/** What whoever needs a broken index is told. */
export function brokenIndex(cause: unknown): AppError {
  return refusal(
    'index-rebuilt',
    'The index of the memories is broken and is being rebuilt. Try again in a moment.',
    { as: 'busy', cause, retryAfterSeconds: 2 },
  )
}

async function openAnew(path: string): Promise<OpenIndex> {
  try {
    await removeIndex(path)
    return await openFile(path)
  } catch {
    // A full or a broken disk: memories must be found all the same.
    const database = await openDatabase(':memory:')
    database.exec(SCHEMA)
    return { database, origin: 'memory' }
  }
}

async function openFile(path: string): Promise<OpenIndex> {
  const database = await openDatabase(path)
  try {
    database.exec(PRAGMAS)
    return { database, origin: prepare(database) }
  } catch (error) {
    database.close()
    throw error
  }
}

function prepare(database: Database): 'kept' | 'new' {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version']
  if (version === SCHEMA_VERSION) {
    database.prepare(`SELECT rowid FROM memory_text WHERE memory_text MATCH '"x"' LIMIT 1`).get()
    return 'kept'
  }
  if (version !== 0) throw new Error(`The index has version ${String(version)}.`)
  database.exec(`BEGIN; ${SCHEMA} COMMIT`)
  return 'new'
}
