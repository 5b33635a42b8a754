/** A value that SQLite takes and gives. */
export type SqlValue = null | number | bigint | string | Uint8Array
export type SqlRow = Record<string, SqlValue>

export interface Statement {
  run(...values: SqlValue[]): { changes: number | bigint }
  get(...values: SqlValue[]): SqlRow | undefined
  all(...values: SqlValue[]): SqlRow[]
}

/** The part of `node:sqlite` that we use; the same API stands behind it on every Node. */
export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

interface Driver {
  readonly DatabaseSync: new (path: string) => Database
}

const FIRST_NODE_WITH_SQLITE = 24

/** Opens a database file. Node 24 brings SQLite; before it, the prebuilt package with the same API is used. */
export async function openDatabase(path: string): Promise<Database> {
  const { DatabaseSync } = await loadDriver()
  return new DatabaseSync(path)
}

async function loadDriver(): Promise<Driver> {
  const major = Number(process.versions.node.split('.')[0])
  const builtin: unknown =
    major >= FIRST_NODE_WITH_SQLITE ? process.getBuiltinModule('node:sqlite') : undefined
  return isDriver(builtin) ? builtin : await import('@photostructure/sqlite')
}

function isDriver(module: unknown): module is Driver {
  return typeof module === 'object' && module !== null && 'DatabaseSync' in module
}

/** Runs `work` in one transaction; an exception rolls it back. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
