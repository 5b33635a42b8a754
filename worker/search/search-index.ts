import type { SearchQuery } from '../../shared/api/memories.ts'
import type { Database } from '../../shared/sqlite/database.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { type Candidate, CandidateFinder } from './candidates.ts'
import { type MatchedWords, matchedWords } from './matched-words.ts'
import type { KnownPerson } from './person-names.ts'
import { rank } from './rank.ts'
import { type QueryTerm, understand } from './search-question.ts'
import { TermFrequencies } from './term-frequencies.ts'

/** A memory that was found, with the words that matched. */
export interface IndexHit extends IndexedMemory {
  /** Higher is better. */
  readonly score: number
  readonly matched: MatchedWords
}

/** What a search knows besides the memories. */
export interface SearchContext {
  readonly people: readonly KnownPerson[]
  readonly now: Date
}

/** How many rows may be looked at for one question: rare words are looked up first, and what is in most memories not at all. */
const MOST_LOOKED_AT = 30_000

/** Finds memories: candidates by the full-text index, judged by their own words, their neighbours' and who says them. */
export class IndexSearch {
  readonly #frequencies: TermFrequencies
  readonly #candidates: CandidateFinder

  constructor(database: Database) {
    this.#frequencies = new TermFrequencies(database)
    this.#candidates = new CandidateFinder(database)
  }

  /** The best memories for a query, best first. */
  search({ q, limit, ...filter }: SearchQuery, { people, now }: SearchContext): IndexHit[] {
    const question = understand(q, people)
    const total = this.#frequencies.total()
    const frequencies = question.terms.map((term) => this.#frequencies.of(term, total))
    const match = matchFor(question.terms, frequencies)
    if (match === undefined) return []
    const candidates = this.#candidates.find(match, filter)
    const ranked = rank(question, candidates, { total, frequencies, now: now.getTime() })
    return ranked.slice(0, limit).map(({ candidate, score, notes }) => ({
      ...memoryIn(candidate),
      score,
      matched: { ...matchedWords(question.terms, candidate), notes },
    }))
  }
}

/** The FTS5 expression for the rarest terms. Every word is quoted and holds letters and figures only: no query syntax gets through. */
export function matchFor(
  terms: readonly QueryTerm[],
  frequencies: readonly number[],
): string | undefined {
  const byRarity = terms
    .map((term, index) => ({ term, frequency: frequencies[index] ?? 0 }))
    .toSorted((one, other) => one.frequency - other.frequency)
  let lookedAt = 0
  const affordable = byRarity.filter(({ frequency }, index) => {
    lookedAt += frequency
    return index === 0 || lookedAt <= MOST_LOOKED_AT
  })
  if (affordable.length === 0) return undefined
  return affordable.map(({ term: { words } }) => `"${words.join(' ')}"`).join(' OR ')
}

function memoryIn({ rowid, path, id, at, mtimeMs, size }: Candidate): IndexedMemory {
  return { rowid, path, id, at, mtimeMs, size }
}
