import { rm } from 'node:fs/promises'
import { type Database, openDatabase } from '../../shared/sqlite/database.ts'

/** Raised whenever what the tables hold changes: vectors of another version are made anew. */
const SCHEMA_VERSION = 1

/** `secure_delete`: a vector tells of the words that it was made from, and is overwritten when it goes. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 250;
  PRAGMA secure_delete = ON; PRAGMA cache_size = -2000`

/**
 * `vectors` has a row for each memory that was looked at: with a `slot` where it is embedded, else with why it is not. `digest` is that of the
 * text that was embedded. `floats` and `signs` hold the vectors by slot, several to a row; a free slot is all zeros.
 */
const SCHEMA = `
  CREATE TABLE vectors (
    path TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    mtime REAL NOT NULL,
    size INTEGER NOT NULL,
    slot INTEGER UNIQUE,
    digest BLOB,
    left_out TEXT
  ) WITHOUT ROWID;
  CREATE TABLE floats (block INTEGER PRIMARY KEY, vectors BLOB NOT NULL);
  CREATE TABLE signs (block INTEGER PRIMARY KEY, signs BLOB NOT NULL);
  CREATE TABLE free_slots (slot INTEGER PRIMARY KEY);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Opens the vectors' file; a damaged one, or one of another version, is taken away and begun anew. */
export async function openVectors(path: string): Promise<Database> {
  try {
    return await openFile(path)
  } catch {
    // Nothing in it cannot be made again; a second failure is the disk's, and is told.
    await removeVectors(path)
    return await openFile(path)
  }
}

/** Takes the vectors' file away: it can be made again from the memories. */
export async function removeVectors(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal'])
    await rm(`${path}${end}`, { force: true, recursive: true })
}

async function openFile(path: string): Promise<Database> {
  const database = await openDatabase(path)
  try {
    database.exec(PRAGMAS)
    prepare(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepare(database: Database): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version']
  if (version === SCHEMA_VERSION) {
    database.prepare('SELECT path, slot FROM vectors LIMIT 1').get()
    return
  }
  if (version !== 0) throw new Error(`The vectors have version ${String(version)}.`)
  database.exec(`BEGIN; ${SCHEMA} COMMIT`)
}
