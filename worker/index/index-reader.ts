import type { Database, SqlRow, SqlValue, Statement } from '../../shared/sqlite/database.ts'
import type { FileStamp } from '../memory/file-stamp.ts'
import type { OffsetAt } from '../time/zoned-time.ts'
import type { ListPosition } from './list-cursor.ts'
import { stemOf } from '../search/words.ts'
import { numberIn, textIn } from './row-values.ts'
import { type Span, monthsAround, recentDays } from './spans-in-zone.ts'

/** A memory's row, as far as a reader needs it. */
export interface IndexedMemory extends ListPosition, FileStamp {
  readonly path: string
}

interface ListFilter {
  readonly binned: boolean
  readonly type?: string | undefined
  readonly tag?: string | undefined
  /** What somebody is called, each as words. */
  readonly names?: readonly (readonly string[])[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly below?: ListPosition | undefined
  readonly limit: number
}

interface MemoryFigures {
  readonly total: number
  readonly binned: number
  readonly bytes: number
  readonly byType: Record<string, number>
  readonly byMonth: Record<string, number>
  readonly byDay: Record<string, number>
  readonly byTag: Record<string, number>
}

/** How many of the last days, and of the most used tags, are told one by one. */
const DAYS = 90
const TAGS = 30

interface CorruptFile {
  readonly path: string
  readonly reason: string
}

/** Of `memoryOf`. */
export const COLUMNS =
  'm.rowid AS rowid, m.path AS path, m.id AS id, m.at AS at, m.mtime AS mtime, m.size AS size'

/** Reads the rows of the index. */
export class IndexReader {
  readonly #database: Database
  readonly #byId: Statement
  readonly #stampOfMemory: Statement
  readonly #stampOfCorrupt: Statement
  readonly #pathsOfMemories: Statement
  readonly #pathsOfCorrupt: Statement

  constructor(database: Database) {
    this.#database = database
    this.#byId = database.prepare('SELECT rowid, own FROM memories WHERE id = ? LIMIT 1')
    this.#stampOfMemory = database.prepare('SELECT mtime, size FROM memories WHERE path = ?')
    this.#stampOfCorrupt = database.prepare('SELECT mtime, size FROM corrupt_files WHERE path = ?')
    this.#pathsOfMemories = database.prepare(
      'SELECT path FROM memories WHERE path > ? ORDER BY path LIMIT ?',
    )
    this.#pathsOfCorrupt = database.prepare(
      'SELECT path FROM corrupt_files WHERE path > ? ORDER BY path LIMIT ?',
    )
  }

  /** The memories with an id, the newest first: old ids may occur twice. */
  find(id: string, binned: boolean): IndexedMemory[] {
    const order = 'ORDER BY m.at DESC, m.mtime DESC, m.rowid DESC'
    return this.#all(`SELECT ${COLUMNS} FROM memories m WHERE m.id = ? AND m.binned = ? ${order}`, [
      id,
      Number(binned),
    ])
  }

  /** The row of a memory with this id, wherever it lies, with its text. */
  knownAs(id: string): { rowid: number; own: string } | undefined {
    const row = this.#byId.get(id)
    return row && { rowid: numberIn(row, 'rowid'), own: textIn(row, 'own') }
  }

  /** Every row with a higher one was made later. */
  lastRowid(): number {
    const row = this.#database.prepare('SELECT max(rowid) AS last FROM memories').get()
    return typeof row?.['last'] === 'number' ? row['last'] : 0
  }

  /** A page of memories, newest first. */
  list(filter: ListFilter): IndexedMemory[] {
    const { where, values } = conditionsOf(filter)
    const order = 'ORDER BY m.at DESC, m.id DESC, m.rowid DESC LIMIT ?'
    return this.#all(`SELECT ${COLUMNS} FROM memories m WHERE ${where} ${order}`, [
      ...values,
      filter.limit,
    ])
  }

  /** Those of some rows that say one of the names. */
  naming(rowids: readonly number[], names: readonly (readonly string[])[]): Set<number> {
    const { where, values } = joined([namingCondition(names)])
    const listed = 'json_each(?) listed CROSS JOIN memories m ON m.rowid = listed.value'
    const rows = this.#database
      .prepare(`SELECT m.rowid AS rowid FROM ${listed} WHERE ${where}`)
      .all(JSON.stringify(rowids), ...values)
    return new Set(rows.map((row) => numberIn(row, 'rowid')))
  }

  /** The stamp under which a file was last looked at, corrupt or not. */
  stampOf(path: string): FileStamp | undefined {
    const row = this.#stampOfMemory.get(path) ?? this.#stampOfCorrupt.get(path)
    return row && { mtimeMs: numberIn(row, 'mtime'), size: numberIn(row, 'size') }
  }

  /** Some of the paths that are known, in order, after `last`. */
  pathsAfter(last: string, limit: number): string[] {
    const paths = [this.#pathsOfMemories, this.#pathsOfCorrupt].flatMap((statement) =>
      statement.all(last, limit),
    )
    return paths
      .map((row) => textIn(row, 'path'))
      .toSorted(byCodePoint)
      .slice(0, limit)
  }

  corruptFiles(): CorruptFile[] {
    const rows = this.#database
      .prepare('SELECT path, reason FROM corrupt_files ORDER BY path')
      .all()
    return rows.map((row) => ({ path: textIn(row, 'path'), reason: textIn(row, 'reason') }))
  }

  count(): { memories: number; stale: number } {
    const row = this.#database.prepare('SELECT count(*) AS memories FROM memories').get() ?? {}
    const stale =
      this.#database.prepare('SELECT count(*) AS stale FROM memories WHERE stale = 1').get() ?? {}
    return { memories: numberIn(row, 'memories'), stale: numberIn(stale, 'stale') }
  }

  /** How many memories there are of each type, month and recent day of a zone and frequent tag, and how large their files are. */
  figures(offsetAt: OffsetAt, now = Date.now()): MemoryFigures {
    const sums = this.#database
      .prepare(
        'SELECT count(*) AS n, coalesce(sum(size), 0) AS bytes, coalesce(sum(binned), 0) AS b FROM memories',
      )
      .get()
    const binned = sums ? numberIn(sums, 'b') : 0
    return {
      total: sums ? numberIn(sums, 'n') - binned : 0,
      binned,
      bytes: sums ? numberIn(sums, 'bytes') : 0,
      byType: this.#counts('type'),
      byMonth: this.#within(monthsAround(this.#utcMonths(), offsetAt)),
      byDay: this.#within(recentDays(DAYS, now, offsetAt)),
      byTag: this.#frequentTags(),
    }
  }

  #utcMonths(): string[] {
    return Object.keys(this.#counts(`strftime('%Y-%m', at / 1000, 'unixepoch')`))
  }

  #within(spans: readonly Span[]): Record<string, number> {
    const rows = this.#database
      .prepare(
        `SELECT value ->> 'name' AS name, (SELECT count(*) FROM memories WHERE binned = 0 AND at >= value ->> 'from' AND at < value ->> 'to') AS n FROM json_each(?)`,
      )
      .all(JSON.stringify(spans))
    return countsOf(rows.filter((row) => numberIn(row, 'n') > 0))
  }

  #frequentTags(): Record<string, number> {
    const rows = this.#database
      .prepare(
        'SELECT tag.value AS name, count(*) AS n FROM memories m, json_each(m.tags) tag WHERE m.binned = 0 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?',
      )
      .all(TAGS)
    return countsOf(rows)
  }

  #counts(by: string): Record<string, number> {
    const rows = this.#database
      .prepare(
        `SELECT ${by} AS name, count(*) AS n FROM memories WHERE binned = 0 GROUP BY 1 ORDER BY 1`,
      )
      .all()
    return countsOf(rows)
  }

  #all(sql: string, values: readonly SqlValue[]): IndexedMemory[] {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map(memoryOf)
  }
}

function countsOf(rows: readonly SqlRow[]): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [String(row['name']), numberIn(row, 'n')]))
}

/** The order in which SQLite compares text. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** The row of a memory. */
export function memoryOf(row: SqlRow): IndexedMemory {
  return {
    rowid: numberIn(row, 'rowid'),
    path: textIn(row, 'path'),
    id: textIn(row, 'id'),
    at: numberIn(row, 'at'),
    mtimeMs: numberIn(row, 'mtime'),
    size: numberIn(row, 'size'),
  }
}

type Condition = readonly [sql: string, ...values: SqlValue[]]

function conditionsOf({ binned, tag, below, ...shared }: ListFilter): {
  where: string
  values: SqlValue[]
} {
  const conditions: Condition[] = [
    ['m.binned = ?', Number(binned)],
    ...sharedConditions(shared),
    ...(tag === undefined ? [] : [tagCondition(tag)]),
    ...(below
      ? [['(m.at, m.id, m.rowid) < (?, ?, ?)', below.at, below.id, below.rowid] as const]
      : []),
  ]
  return joined(conditions)
}

/** What list and search share of a filter. */
export type SharedFilter = Pick<ListFilter, 'type' | 'names' | 'from' | 'to'>

export function sharedConditions({ type, names, from, to }: SharedFilter): Condition[] {
  return [
    ...(names === undefined ? [] : [namingCondition(names)]),
    ...(type === undefined ? [] : [['m.type = ?', type] as const]),
    ...(from === undefined ? [] : [['m.at >= ?', Date.parse(from)] as const]),
    ...(to === undefined ? [] : [['m.at <= ?', Date.parse(to)] as const]),
  ]
}

/** Several conditions as one. */
export function joined(conditions: readonly Condition[]): { where: string; values: SqlValue[] } {
  return {
    where: conditions.map(([sql]) => sql).join(' AND '),
    values: conditions.flatMap(([, ...values]) => values),
  }
}

/** The full-text index knows what may be found; of what may not, the text itself is looked at. */
function namingCondition(names: readonly (readonly string[])[]): Condition {
  if (names.length === 0) return ['0']
  const match = `own : (${names.map((words) => `"${words.join(' ')}"`).join(' OR ')})`
  const stems = names.map((words) => ` ${words.map(stemOf).join(' ')} `)
  const said = stems.map(() => 'instr(m.lent || m.rest, ?) > 0').join(' OR ')
  const found = 'm.rowid IN (SELECT rowid FROM memory_text WHERE memory_text MATCH ?)'
  return [`(${found} OR (m.searchable = 0 AND (${said})))`, match, ...stems]
}

/** `instr` passes most rows over cheaply; the list itself decides. */
function tagCondition(tag: string): Condition {
  const exact = 'EXISTS (SELECT 1 FROM json_each(m.tags) WHERE value = ?)'
  return [`instr(m.tags, ?) > 0 AND ${exact}`, JSON.stringify(tag), tag]
}
