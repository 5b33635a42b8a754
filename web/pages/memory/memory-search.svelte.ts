import { memoryRoutes, type SearchAnswer } from '../../../shared/api/memories.ts'
import type { Workspace } from '../../app/workspace.ts'
import { format } from '../../words/format.svelte.ts'
import { type MemoryFilter, periodOf } from './memory-filter.ts'

export type Hit = SearchAnswer['hits'][number]
type SearchState =
  | { readonly status: 'idle' }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'found'; readonly asked: string; readonly answer: FoundMemories }
interface FoundMemories extends Pick<SearchAnswer, 'mode' | 'progress' | 'note' | 'nextCursor'> {
  readonly hits: readonly Hit[]
}

const PAGE_SIZE = 20
/** With a tag, which the search does not know, hits are asked for until so many have it. */
const PAGE_WITH_TAG = 100

/** What is found for the words that are typed. The last question counts; what was found before is shown until its answer comes. */
export class MemorySearch {
  state = $state.raw<SearchState>({ status: 'idle' })
  isAsking = $state(false)
  readonly #client: Workspace['client']
  #asking = new AbortController()

  constructor(client: Workspace['client']) {
    this.#client = client
  }

  /** Asks; there must be words. */
  async find(filter: MemoryFilter): Promise<void> {
    await this.#ask(filter)
  }

  /** Asks for the hits after those that are shown. */
  async more(filter: MemoryFilter): Promise<void> {
    if (this.state.status === 'found') await this.#ask(filter, this.state.answer)
  }

  /** A memory that went is not shown any more; one that changed is, as it is now. */
  without(ids: readonly string[]): void {
    if (this.state.status !== 'found') return
    const { answer } = this.state
    const hits = answer.hits.filter(({ event }) => !ids.includes(event.id))
    this.state = { ...this.state, answer: { ...answer, hits } }
  }

  /** Forgets what was found, and waits for no answer. */
  clear(): void {
    this.#asking.abort()
    this.isAsking = false
    this.state = { status: 'idle' }
  }

  async #ask(filter: MemoryFilter, before?: FoundMemories): Promise<void> {
    this.#asking.abort()
    const { signal } = (this.#asking = new AbortController())
    const asked = filter.q.trim()
    this.isAsking = true
    try {
      const answer = await this.#found(filter, { before, signal })
      this.state = { status: 'found', asked, answer }
    } catch (error) {
      if (!signal.aborted) this.state = { status: 'failed', error }
    } finally {
      if (!signal.aborted) this.isAsking = false
    }
  }

  /** One page; with a tag, as many as it takes to have something new to show. */
  async #found(
    filter: MemoryFilter,
    {
      before,
      signal,
    }: { readonly before: FoundMemories | undefined; readonly signal: AbortSignal },
  ): Promise<FoundMemories> {
    const { tag } = filter
    const hits = [...(before?.hits ?? [])]
    const wanted = hits.length + PAGE_SIZE
    for (let cursor = before?.nextCursor ?? undefined; ;) {
      const query = { ...searchQuery(filter), cursor }
      const answer = await this.#client.call(memoryRoutes.searchMemories, { query }, signal)
      hits.push(...answer.hits.filter(({ event }) => !tag || event.tags?.includes(tag)))
      if (!tag || hits.length >= wanted || answer.nextCursor === null) return { ...answer, hits }
      cursor = answer.nextCursor
    }
  }
}

function searchQuery(filter: MemoryFilter) {
  const { q, type, tag, person } = filter
  return {
    q: q.trim(),
    limit: tag ? PAGE_WITH_TAG : PAGE_SIZE,
    type: type || undefined,
    person: person || undefined,
    ...periodOf(filter, format.zone),
  }
}
