import {
  type Database,
  inTransaction,
  type SqlRow,
  type Statement,
} from '../../shared/sqlite/database.ts'
import { numberIn, textIn } from '../index/row-values.ts'
import type { FileStamp } from '../memory/file-stamp.ts'
import { SlotBlocks } from './slot-blocks.ts'

/** A memory as the vectors know it. */
export interface VectorEntry {
  readonly path: string
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly type: string
  readonly stamp: FileStamp
  readonly kept:
    | { readonly as: 'vector'; readonly digest: Uint8Array; readonly vector: Float32Array }
    /** Only what is known of the memory changed; its text is the one that was embedded. */
    | { readonly as: 'same' }
    | { readonly as: 'left-out'; readonly reason: LeftOut }
}

/**
 * Why a memory is not embedded: its privacy class lets it go nowhere, or to no such provider; it is no memory that can be found; it says
 * nothing; the model does not take it.
 */
export const LEFT_OUT = ['private', 'local', 'hidden', 'blank', 'refused'] as const
export type LeftOut = (typeof LEFT_OUT)[number]

interface KnownMemory {
  readonly stamp: FileStamp
  readonly digest: Uint8Array | undefined
  readonly leftOut: string | undefined
}

/** Which vectors there are. */
export interface VectorSpace {
  readonly space: string
  readonly dimension: number
}

export interface VectorCounts {
  readonly embedded: number
  readonly leftOut: number
}

/** The vectors of a profile's memories. INVARIANT: all are of one space, made by one model with one dimension; a new space begins empty. */
export class VectorStore {
  readonly #database: Database
  readonly #blocks: SlotBlocks
  readonly #statements: ReturnType<typeof prepareStatements>
  #present: VectorSpace | undefined

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepareStatements(database)
    this.#blocks = new SlotBlocks(database)
    this.#present = readSpace(database)
  }

  get present(): VectorSpace | undefined {
    return this.#present
  }

  /** Begins another space: nothing of the one before is left. */
  begin({ space, dimension }: VectorSpace): void {
    inTransaction(this.#database, () => {
      for (const table of ['vectors', 'floats', 'signs', 'free_slots', 'settings'])
        this.#database.exec(`DELETE FROM ${table}`)
      const set = this.#database.prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
      set.run('space', space)
      set.run('dimension', String(dimension))
    })
    this.#present = { space, dimension }
  }

  known(path: string): KnownMemory | undefined {
    const row = this.#statements.known.get(path)
    return row && knownIn(row)
  }

  /** Paths that follow another, in order. */
  pathsAfter(path: string, limit: number): string[] {
    return this.#statements.pathsAfter.all(path, limit).map((row) => textIn(row, 'path'))
  }

  /** Paths of memories that were left out for a reason. */
  leftOutFor(reason: LeftOut): string[] {
    return this.#statements.leftOutFor.all(reason).map((row) => textIn(row, 'path'))
  }

  counts(): VectorCounts {
    const row = this.#statements.counts.get() ?? {}
    const embedded = numberIn(row, 'embedded')
    return { embedded, leftOut: numberIn(row, 'memories') - embedded }
  }

  put(entries: readonly VectorEntry[]): void {
    const dimension = this.#present?.dimension
    if (dimension === undefined) throw new Error('No space of vectors was begun.')
    inTransaction(this.#database, () => {
      const blocks = this.#blocks.open(dimension)
      for (const entry of entries) this.#put(entry, blocks)
      blocks.write()
    })
  }

  /** Takes memories away, vectors and all; gives how many there were. */
  drop(paths: readonly string[]): number {
    return inTransaction(this.#database, () => {
      const blocks = this.#blocks.open(this.#present?.dimension ?? 1)
      const gone = paths.filter((path) => this.#drop(path, blocks))
      blocks.write()
      return gone.length
    })
  }

  /** Empties the write-ahead log, so that no earlier version of a page is left; false while somebody reads. */
  emptyLog(): boolean {
    const row = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    return row?.['busy'] === 0
  }

  close(): void {
    this.#database.close()
  }

  #put(entry: VectorEntry, blocks: ReturnType<SlotBlocks['open']>): void {
    const { path, id, at, type, stamp, kept } = entry
    const { mtimeMs, size } = stamp
    if (kept.as === 'same') {
      this.#statements.touch.run(id, at, type, mtimeMs, size, path)
      return
    }
    const before = this.#statements.slot.get(path)?.['slot']
    const old = typeof before === 'number' ? before : undefined
    if (kept.as === 'left-out') {
      if (old !== undefined) blocks.free(old)
      this.#statements.put.run(path, id, at, type, mtimeMs, size, null, null, kept.reason)
      return
    }
    const slot = blocks.set(kept.vector, old)
    this.#statements.put.run(path, id, at, type, mtimeMs, size, slot, kept.digest, null)
  }

  #drop(path: string, blocks: ReturnType<SlotBlocks['open']>): boolean {
    const row = this.#statements.slot.get(path)
    if (!row) return false
    if (typeof row['slot'] === 'number') blocks.free(row['slot'])
    this.#statements.drop.run(path)
    return true
  }
}

function readSpace(database: Database): VectorSpace | undefined {
  const value = (name: string): unknown =>
    database.prepare('SELECT value FROM settings WHERE name = ?').get(name)?.['value']
  const [space, dimension] = [value('space'), Number(value('dimension'))]
  return typeof space === 'string' && dimension > 0 ? { space, dimension } : undefined
}

function knownIn(row: SqlRow): KnownMemory {
  const { digest, left_out: leftOut } = row
  return {
    stamp: { mtimeMs: numberIn(row, 'mtime'), size: numberIn(row, 'size') },
    digest: digest instanceof Uint8Array ? digest : undefined,
    leftOut: typeof leftOut === 'string' ? leftOut : undefined,
  }
}

function prepareStatements(
  database: Database,
): Record<
  'known' | 'pathsAfter' | 'leftOutFor' | 'counts' | 'slot' | 'put' | 'touch' | 'drop',
  Statement
> {
  const prepare = (sql: string): Statement => database.prepare(sql)
  return {
    known: prepare('SELECT mtime, size, digest, left_out FROM vectors WHERE path = ?'),
    pathsAfter: prepare('SELECT path FROM vectors WHERE path > ? ORDER BY path LIMIT ?'),
    leftOutFor: prepare('SELECT path FROM vectors WHERE left_out = ?'),
    counts: prepare('SELECT count(*) AS memories, count(slot) AS embedded FROM vectors'),
    slot: prepare('SELECT slot FROM vectors WHERE path = ?'),
    put: prepare(
      `INSERT OR REPLACE INTO vectors (path, id, at, type, mtime, size, slot, digest, left_out)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    touch: prepare(
      'UPDATE vectors SET id = ?, at = ?, type = ?, mtime = ?, size = ? WHERE path = ?',
    ),
    drop: prepare('DELETE FROM vectors WHERE path = ?'),
  }
}
