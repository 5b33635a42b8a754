import type { SearchQuery } from '../../shared/api/memories.ts'
import type { Database } from '../../shared/sqlite/database.ts'
import type { IndexedMemory, SharedFilter } from '../index/index-reader.ts'
import { type AskedTime, periodAround } from './asked-time.ts'
import { type Candidate, CandidateFinder } from './candidates.ts'
import { HitTexts } from './hit-texts.ts'
import { type MatchedWords, matchedWords } from './matched-words.ts'
import type { KnownPerson } from './person-names.ts'
import { type NamedPeriod, rank, type RankedCandidate } from './rank.ts'
import { type QueryTerm, type SearchQuestion, understand } from './search-question.ts'
import { TermFrequencies } from './term-frequencies.ts'

/** A memory that was found. */
export interface IndexHit {
  readonly row: IndexedMemory
  /** Higher is better. */
  readonly score: number
  /** What it was found by: for `explain`. */
  readonly terms: readonly QueryTerm[]
  readonly found: RankedCandidate
}

/** What is asked for, where names of somebody are worked out already. */
interface IndexQuery extends SharedFilter, Pick<SearchQuery, 'q' | 'limit'> {}

/** What a search knows besides the memories. */
export interface SearchContext {
  readonly people: readonly KnownPerson[]
  readonly now: Date
  /** The person's time zone. */
  readonly zone: string
  /** When that which is asked for was. */
  readonly time?: AskedTime | undefined
}

/** How many rows may be looked at for one question: rare words are looked up first, and what is in most memories not at all. */
const LOOKED_AT = { least: 10_000, share: 0.15, most: 30_000 } as const

/** Finds memories: candidates by the full-text index, judged by their own words, their neighbours' and who says them. */
export class IndexSearch {
  readonly #frequencies: TermFrequencies
  readonly #candidates: CandidateFinder
  readonly #texts: HitTexts

  constructor(database: Database) {
    this.#frequencies = new TermFrequencies(database)
    this.#candidates = new CandidateFinder(database)
    this.#texts = new HitTexts(database)
  }

  /** The best memories for a query, best first. */
  search({ q, limit, ...filter }: IndexQuery, context: SearchContext): IndexHit[] {
    const time = this.#periodOf(context)
    const question = understand(withoutPhrase(q, context.time), context.people)
    const ranked =
      time && question.terms.length === 0
        ? within(this.#candidates.within(narrowed(filter, time)), time)
        : this.#ranked(question, filter, { ...context, period: time })
    return this.#hits(ranked.slice(0, limit), question.terms)
  }

  /** Why these were found, by their row; their texts are read for it. What was removed meanwhile is not among them. */
  explain(hits: readonly IndexHit[]): ReadonlyMap<number, MatchedWords> {
    const read = this.#texts.textsOf(hits.map(({ found }) => found.candidate))
    return new Map(
      hits.flatMap(({ row, terms, found: { notes } }) => {
        const texts = read.get(row.rowid)
        return texts ? [[row.rowid, { ...matchedWords(terms, texts), notes }] as const] : []
      }),
    )
  }

  /** In what share of all memories a stem stands. */
  shareOf(stem: string): number {
    const total = this.#frequencies.total()
    const term = { words: [stem], stems: [stem], weight: 1 }
    return total === 0 ? 0 : this.#frequencies.of(term, total) / total
  }

  #hits(ranked: readonly RankedCandidate[], terms: readonly QueryTerm[]): IndexHit[] {
    const rows = this.#texts.rowsOf(ranked.map(({ candidate }) => candidate))
    return ranked.flatMap((found) => {
      const row = rows.get(found.candidate.rowid)
      return row ? [{ row, score: found.score, terms, found }] : []
    })
  }

  #ranked(
    question: SearchQuestion,
    filter: SharedFilter,
    { now, period }: Pick<SearchContext, 'now'> & { readonly period: NamedPeriod | undefined },
  ): RankedCandidate[] {
    const total = this.#frequencies.total()
    const frequencies = question.terms.map((term) => this.#frequencies.of(term, total))
    const match = matchFor(question.terms, frequencies, mostLookedAt(total))
    if (match === undefined) return []
    const candidates = this.#candidates.find(match, filter)
    // What lies in the time that is asked for must not be crowded out by what does not.
    const inTime = period ? this.#candidates.find(match, narrowed(filter, period)) : []
    const known = new Set(candidates.map(({ rowid }) => rowid))
    const all = [...candidates, ...inTime.filter(({ rowid }) => !known.has(rowid))]
    return rank({ ...question, period }, all, { total, frequencies, now: now.getTime() })
  }

  /** When it was: by the calendar, or when the memory is from that tells best of what else happened. */
  #periodOf({ time, people, now, zone }: SearchContext): NamedPeriod | undefined {
    if (time?.kind !== 'event') return time && { ...time, name: time.phrase.trim() }
    const [told] = this.#ranked(understand(time.clause, people), {}, { now, period: undefined })
    if (!told) return undefined
    const { at } = told.candidate
    return { ...periodAround(at, time.unit, zone), name: time.phrase.trim() }
  }
}

const COUNTED_FROM_NOW = /\b(?:last|this|past|previous|yesterday|today|tonight|ago)\b/i

/**
 * The question without the words that count from now or from something else: they are not in the memory itself. Those of a date
 * (`november`, `2022`) are, in its date.
 */
function withoutPhrase(q: string, time: AskedTime | undefined): string {
  const isElsewhere = time?.kind === 'event' || COUNTED_FROM_NOW.test(time?.phrase ?? '')
  return time && isElsewhere ? q.replace(time.phrase, ' ') : q
}

/** Both limits at once. */
function narrowed(filter: SharedFilter, { from, to }: NamedPeriod): SharedFilter {
  const later = Math.max(from, filter.from === undefined ? from : Date.parse(filter.from))
  const earlier = Math.min(to, filter.to === undefined ? to : Date.parse(filter.to))
  return {
    ...filter,
    from: new Date(later).toISOString(),
    to: new Date(earlier).toISOString(),
  }
}

/** Everything of a time is an answer to when alone, the newest first. */
function within(candidates: readonly Candidate[], { name }: NamedPeriod): RankedCandidate[] {
  return candidates.map((candidate, index) => ({
    candidate,
    score: 1 / (index + 1),
    notes: [`time: ${name}`],
  }))
}

/** Of the rows that there are. */
export function mostLookedAt(total: number): number {
  return Math.min(LOOKED_AT.most, Math.max(LOOKED_AT.least, total * LOOKED_AT.share))
}

/** The FTS5 expression for the rarest terms. Every word is quoted and holds letters and figures only: no query syntax gets through. */
export function matchFor(
  terms: readonly QueryTerm[],
  frequencies: readonly number[],
  most: number,
): string | undefined {
  const byRarity = terms
    .map((term, index) => ({ term, frequency: frequencies[index] ?? 0 }))
    .toSorted((one, other) => one.frequency - other.frequency)
  let lookedAt = 0
  const affordable = byRarity.filter(({ frequency }, index) => {
    lookedAt += frequency
    return index === 0 || lookedAt <= most
  })
  if (affordable.length === 0) return undefined
  return affordable.map(({ term: { words } }) => `"${words.join(' ')}"`).join(' OR ')
}
