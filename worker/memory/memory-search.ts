import type { SearchAnswer, SearchQuery } from '../../shared/api/memories.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { searchMode } from '../index/index-state.ts'
import { type AskedTime, readAskedTime } from '../search/asked-time.ts'
import { snippetOf, whyFound } from '../search/explain-hit.ts'
import { fuseRankings } from '../search/fuse-rankings.ts'
import { KeptRankings } from '../search/kept-rankings.ts'
import type { MatchedWords } from '../search/matched-words.ts'
import { namesOf, type NamedPerson } from '../search/person-names.ts'
import { formatSearchCursor, parseSearchCursor } from '../search/search-cursor.ts'
import type { IndexHit } from '../search/search-index.ts'
import type { AskedMeaning, SemanticAnswer } from '../semantic/semantic-search.ts'
import type { StoredEvent } from './episodic-file.ts'
import type { MemoryFinder } from './memory-finder.ts'

export interface MemorySearchOptions {
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  /** Who is in the person's life, by all their names. */
  readonly people: () => readonly NamedPerson[]
  /** The person's time zone now. */
  readonly timeZone: () => string
  /** What is close in meaning; undefined where no embedder is configured. */
  readonly meaning: (asked: AskedMeaning) => Promise<SemanticAnswer | undefined>
}

/** A search right after the start rather waits than says that it is degraded. */
const SCAN_PATIENCE_MS = 250
/** How far one can page: what is judged at all for one question are a few hundred candidates. */
const MOST_RANKED = 500
const NO_WORDS: MatchedWords = { own: [], nearby: [], date: [], notes: [] }

interface RankedMemory {
  readonly row: IndexedMemory
  readonly score: number
  readonly similarity: number | undefined
}

/** The whole answer to a question, best first, which pages are cut from. */
interface Ranking {
  readonly hits: readonly RankedMemory[]
  readonly mode: Pick<SearchAnswer, 'mode' | 'progress' | 'note'>
}

/** Searches memories by words, and by meaning where that can be; reads the files of what it shows. */
export class MemorySearch {
  readonly #options: MemorySearchOptions
  readonly #rankings = new KeptRankings<Ranking>()

  constructor(options: MemorySearchOptions) {
    this.#options = options
  }

  async search(query: SearchQuery): Promise<SearchAnswer> {
    const { index, people, timeZone, finder } = this.#options
    const position = query.cursor === undefined ? undefined : parseSearchCursor(query.cursor, query)
    await index.whenScanned(SCAN_PATIENCE_MS)
    const now = new Date()
    const zone = timeZone()
    const time = await readAskedTime(query.q, { zone, now })
    const kept = position && this.#rankings.find(position.ranking)
    // On its way while the words are looked for.
    const meaning = kept ? undefined : this.#options.meaning(asOf(query, time))
    const context = { people: people(), now, zone, time }
    const { q, type, from: after, to: before } = query
    const names = query.person === undefined ? undefined : namesOf(query.person, people())
    const wide = { q, type, names, from: after, to: before, limit: MOST_RANKED }
    const byWords = await index.use((one) => one.search(wide, context))
    const ranking = kept ?? (await this.#naming(names, await this.#rank(byWords, await meaning)))
    const from = position?.offset ?? 0
    const page = ranking.hits.slice(from, from + query.limit)
    const stored = await finder.readRows(page.map(({ row }) => row))
    const words = await this.#wordsOf(page, byWords)
    const shown = page.map((one, place) => answerOf(one, stored[place], words.get(one.row.rowid)))
    return {
      ...ranking.mode,
      hits: shown.filter((hit) => hit !== undefined).filter(({ event }) => fits(event, query)),
      nextCursor: this.#next(ranking, { query, name: kept && position.ranking, from }),
    }
  }

  /** The words that matched in what is shown, and only there. */
  async #wordsOf(
    page: readonly RankedMemory[],
    byWords: readonly IndexHit[],
  ): Promise<ReadonlyMap<number, MatchedWords>> {
    const shown = new Set(page.map(({ row }) => row.rowid))
    const hits = byWords.filter(({ row }) => shown.has(row.rowid))
    return await this.#options.index.use((one) => one.explain(hits))
  }

  #next(
    ranking: Ranking,
    { query, name, from }: { query: SearchQuery; name: string | undefined; from: number },
  ): string | null {
    const offset = from + query.limit
    if (offset >= ranking.hits.length) return null
    return formatSearchCursor({ ranking: name ?? this.#rankings.keep(ranking), offset }, query)
  }

  async #rank(byWords: readonly IndexHit[], meaning: SemanticAnswer | undefined): Promise<Ranking> {
    const mode = modeOf(searchMode(this.#options.index.state), meaning)
    if (meaning?.status !== 'found') {
      const hits = byWords.map(({ row, score }) => ({ row, score, similarity: undefined }))
      return { hits, mode }
    }
    const { near } = meaning
    const rows = await this.#rowsOf(byWords, near)
    const similarities = new Map(near.map(({ path, similarity }) => [path, similarity]))
    const scores = fuseRankings([byWords.map(({ row }) => row.path), near.map(({ path }) => path)])
    const hits = [...scores].flatMap(([path, score]) => {
      const row = rows.get(path)
      return row ? [{ row, score, similarity: similarities.get(path) }] : []
    })
    const best = hits.toSorted((one, other) => other.score - one.score)
    return { hits: best.slice(0, MOST_RANKED), mode }
  }

  /** What is close in meaning need not name whom it is about. */
  async #naming(
    names: readonly (readonly string[])[] | undefined,
    ranking: Ranking,
  ): Promise<Ranking> {
    if (names === undefined) return ranking
    const rowids = ranking.hits.map(({ row }) => row.rowid)
    const naming = await this.#options.index.use(({ reader }) => reader.naming(rowids, names))
    return { ...ranking, hits: ranking.hits.filter(({ row }) => naming.has(row.rowid)) }
  }

  /** The rows of what was found either way; what the index does not know any more has none. */
  async #rowsOf(
    byWords: readonly IndexHit[],
    near: readonly { readonly path: string; readonly id: string }[],
  ): Promise<Map<string, IndexedMemory>> {
    const rows = new Map(byWords.map(({ row }) => [row.path, row]))
    await this.#options.index.use(({ reader }) => {
      for (const { path, id } of near) {
        const row = rows.has(path)
          ? undefined
          : reader.find(id, false).find((one) => one.path === path)
        if (row) rows.set(path, row)
      }
    })
    return rows
  }
}

/** What a search by words and one by meaning come to. */
export function modeOf(
  index: Pick<SearchAnswer, 'mode' | 'progress'>,
  meaning: SemanticAnswer | undefined,
): Ranking['mode'] {
  const note = meaning?.status === 'none' ? { note: meaning.note } : {}
  if (index.mode === 'degraded' || meaning?.status !== 'found') return { ...index, ...note }
  if (meaning.progress >= 1) return { mode: 'hybrid' }
  return { mode: 'partial', progress: Math.floor(meaning.progress * 1_000) / 1_000 }
}

/** The question as its meaning is looked for: in the time that it names, if it names one. */
function asOf({ q, type, from, to }: SearchQuery, time: AskedTime | undefined): AskedMeaning {
  if (time?.kind !== 'period') return { q, type, from, to }
  const later = Math.max(time.from, from === undefined ? time.from : Date.parse(from))
  const earlier = Math.min(time.to, to === undefined ? time.to : Date.parse(to))
  return { q, type, from: new Date(later).toISOString(), to: new Date(earlier).toISOString() }
}

/** Vectors may lag behind: the file itself says whether a memory may be found, and is what was asked for. */
function fits({ validation, type, timestamp }: StoredEvent['event'], query: SearchQuery): boolean {
  const at = Date.parse(timestamp)
  if (validation?.status === 'incorrect') return false
  if (query.type !== undefined && type !== query.type) return false
  if (query.from !== undefined && at < Date.parse(query.from)) return false
  return query.to === undefined || at <= Date.parse(query.to)
}

function answerOf(
  { score, similarity }: RankedMemory,
  stored: StoredEvent | undefined,
  words: MatchedWords | undefined,
): SearchAnswer['hits'][number] | undefined {
  if (!stored) return undefined
  const { event } = stored
  const text = event.response === undefined ? event.content : `${event.content} ${event.response}`
  const matched = words ?? NO_WORDS
  const close = similarity === undefined ? [] : [`meaning: ${similarity.toFixed(2)}`]
  const why = whyFound({ ...matched, notes: [...matched.notes, ...close] })
  return { event, score, snippet: snippetOf(text, matched.own), why }
}
