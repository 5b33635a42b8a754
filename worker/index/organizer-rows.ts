import type { Database, SqlRow, Statement } from '../../shared/sqlite/database.ts'
import { TermFrequencies } from '../search/term-frequencies.ts'
import { stemOf, wordsOf } from '../search/words.ts'
import { COLUMNS, type IndexedMemory, memoryOf } from './index-reader.ts'
import { numberIn, textIn } from './row-values.ts'

/** Which unprocessed memories are meant. */
interface UnprocessedFilter {
  /** Older than this one; the newest without it. */
  readonly below?: Pick<IndexedMemory, 'at' | 'rowid'> | undefined
  /** Written since, in ms of the epoch. */
  readonly writtenSince: number
  readonly limit: number
}

/** A memory that has words in common with a younger one. */
export interface OlderMemory {
  readonly id: string
  readonly at: number
}

/** A phrase in more memories than this is looked for among the nearest only: sorting them all would take too long. */
const MOST_MATCHES = 300
const NEAREST = 200
/** Frequencies are bounded by it, and remembered where it is large. */
const ANY_TOTAL = Number.MAX_SAFE_INTEGER

/** What the organizer asks of the index. INVARIANT: it is bounded, whatever is in the index, and reads no file. */
export class OrganizerRows {
  readonly #database: Database
  readonly #page: Statement
  readonly #count: Statement
  readonly #matching: Statement
  readonly #nearest: Statement
  #frequencies: TermFrequencies

  constructor(database: Database) {
    this.#database = database
    const open = 'm.processed = 0 AND m.searchable = 1 AND m.mtime > ?'
    this.#page = database.prepare(
      `SELECT ${COLUMNS} FROM memories m WHERE ${open} AND (m.at, m.rowid) < (?, ?)
       ORDER BY m.at DESC, m.rowid DESC LIMIT ?`,
    )
    this.#count = database.prepare(`SELECT count(*) AS n FROM memories m WHERE ${open}`)
    this.#matching = database.prepare(
      `SELECT m.id AS id, m.at AS at FROM memory_text JOIN memories m ON m.rowid = memory_text.rowid
       WHERE memory_text MATCH ? AND m.neighbour = 1 AND (m.at, m.id) < (?, ?)
       ORDER BY m.at DESC, m.id DESC LIMIT ?`,
    )
    this.#nearest = database.prepare(
      `SELECT id, at FROM (
         SELECT id, at, lent FROM memories WHERE binned = 0 AND neighbour = 1 AND (at, id) < (?, ?)
         ORDER BY at DESC, id DESC LIMIT ${NEAREST}
       ) WHERE instr(lent, ?) > 0 ORDER BY at DESC, id DESC LIMIT ?`,
    )
    this.#frequencies = new TermFrequencies(database)
  }

  /** Begins a run: how common words are is counted anew, and then remembered for a minute. */
  beginRun(): void {
    this.#frequencies = new TermFrequencies(this.#database)
  }

  /** A page of what is to be processed, the newest first. */
  unprocessed({ below, writtenSince, limit }: UnprocessedFilter): IndexedMemory[] {
    const { at, rowid } = below ?? { at: Number.MAX_SAFE_INTEGER, rowid: 0 }
    return this.#page.all(writtenSince, at, rowid, limit).map(memoryOf)
  }

  countUnprocessed(writtenSince: number): number {
    return numberIn(this.#count.get(writtenSince) ?? {}, 'n')
  }

  /** How many memories there are. */
  total(): number {
    return this.#frequencies.total()
  }

  /** In how many of them these words stand beside each other, at most. */
  frequency(phrase: string): number {
    return this.#frequencies.of({ stems: wordsOf(phrase).map(stemOf) }, ANY_TOTAL)
  }

  /** The latest memories before one that hold these words beside each other, and whose words may stand elsewhere. */
  olderWith(phrase: string, than: OlderMemory, limit: number): OlderMemory[] {
    const words = wordsOf(phrase)
    if (words.length === 0) return []
    if (this.frequency(phrase) > MOST_MATCHES) {
      const stems = ` ${words.map(stemOf).join(' ')} `
      return this.#nearest.all(than.at, than.id, stems, limit).map(olderIn)
    }
    return this.#matching.all(`own : "${words.join(' ')}"`, than.at, than.id, limit).map(olderIn)
  }
}

function olderIn(row: SqlRow): OlderMemory {
  return { id: textIn(row, 'id'), at: numberIn(row, 'at') }
}
