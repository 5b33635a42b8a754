import type { Database, Statement } from '../../shared/sqlite/database.ts'
import { numberIn } from '../index/row-values.ts'
import type { QueryTerm } from './search-question.ts'

const FEW = 10_000
const MOST_TERMS = 5_000
const FRESH_MS = 60_000

/** In how many memories a term stands, of how many. For large indexes what was counted is remembered for a minute. */
export class TermFrequencies {
  readonly #rowsOfTerm: Statement
  readonly #lastRow: Statement
  readonly #rows: Statement
  readonly #counted = new Map<string, number>()
  #countedSince = 0

  constructor(database: Database) {
    this.#rowsOfTerm = database.prepare('SELECT doc FROM memory_terms WHERE term = ?')
    this.#rows = database.prepare('SELECT count(*) AS rows FROM memories WHERE searchable = 1')
    this.#lastRow = database.prepare('SELECT max(rowid) AS last FROM memories')
  }

  /** How many memories there are; of many, about: to count them would take longer than a search. */
  total(): number {
    const row = this.#lastRow.get()
    const last = row?.['last'] ? numberIn(row, 'last') : 0
    return last < FEW ? numberIn(this.#rows.get() ?? {}, 'rows') : last
  }

  /** Stems beside each other stand in no more memories than the rarest of them. */
  of({ stems }: Pick<QueryTerm, 'stems'>, total: number): number {
    if (total < FEW || performance.now() - this.#countedSince > FRESH_MS) this.#forget()
    return Math.min(total, ...stems.map((stem) => this.#ofStem(stem)))
  }

  #ofStem(stem: string): number {
    const known = this.#counted.get(stem)
    if (known !== undefined) return known
    const row = this.#rowsOfTerm.get(stem)
    const count = row ? numberIn(row, 'doc') : 0
    if (this.#counted.size < MOST_TERMS) this.#counted.set(stem, count)
    return count
  }

  #forget(): void {
    this.#counted.clear()
    this.#countedSince = performance.now()
  }
}
