import type { WindowVirtualizerHandle } from 'virtua/svelte'
import { memoryRoutes } from '../../../shared/api/memories.ts'
import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { ProblemError } from '../../api/problem.ts'
import type { Workspace } from '../../app/workspace.ts'
import type { LiveEvent } from '../../live/live-feed.svelte.ts'
import { format } from '../../words/format.svelte.ts'
import { dayOf } from './day-time.ts'
import {
  listedMemory,
  type ListedMemory,
  type ListRow,
  rowsOf,
  withMemories,
  withoutMemories,
} from './listed-memory.ts'
import { filterOf, fitsFilter, listQuery, type MemoryFilter } from './memory-filter.ts'

type ListState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly isLoadingMore: boolean; readonly isWhole: boolean }
  | { readonly status: 'failed'; readonly error: unknown; readonly isOlder: boolean }

/** Where in the list somebody was when they opened a memory. */
interface ListPlace {
  readonly offset: number
  /** How many rows there were: heights that were measured hold only for the same ones. */
  readonly rows: number
  readonly cache: ReturnType<WindowVirtualizerHandle['getCache']>
}

/** The first page is what one sees at once. */
const FIRST_PAGE_SIZE = 60
const PAGE_SIZE = 100
/** Most pages that are asked for again after something may have been missed. */
const MOST_AGAIN = 20
/** Memories that changed are asked for one by one up to so many. */
const MOST_SINGLE = 20
const SETTLE_MS = 150
const ONE_BY_ONE: ReadonlySet<LiveEvent['name']> = new Set([
  'memory-captured',
  'memory-changed',
  'memory-binned',
  'memory-restored',
])
const lists = new WeakMap<Workspace['client'], MemoryList>()

/** The list of a profile's memories. It outlives the page, so that going back finds it as it was. */
export function memoryListOf({ client, live }: Pick<Workspace, 'client' | 'live'>): MemoryList {
  const known = lists.get(client)
  if (known) return known
  const made = new MemoryList(client)
  live.onEvent((event) => made.follow(event))
  lists.set(client, made)
  return made
}

/** Memories newest first, page by page. INVARIANT: what is listed stays listed until it is known to be gone. */
export class MemoryList {
  rows = $state.raw<readonly ListRow[]>([])
  state = $state.raw<ListState>({ status: 'loading' })
  place: ListPlace | undefined
  /** The address under which it was shown last. */
  address = '/memory'
  readonly #client: Workspace['client']
  #filter = filterOf(() => undefined)
  #memories: readonly ListedMemory[] = []
  #ids = new Set<string>()
  #cursor: string | null = null
  #asking = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #changed = new Set<string>()
  #shown: string | undefined

  constructor(client: Workspace['client']) {
    this.#client = client
  }

  /** Shows what fits a filter; what is shown already stays. */
  show(filter: MemoryFilter): void {
    const shown = JSON.stringify([{ ...filter, q: '' }, format.zone])
    if (shown === this.#shown) return
    this.#shown = shown
    this.#filter = filter
    this.#take([])
    void this.load()
  }

  /** Asks anew for what is listed. */
  async load(): Promise<void> {
    const signal = this.#begin()
    if (this.#memories.length === 0) this.state = { status: 'loading' }
    try {
      const pages = Math.ceil(this.#memories.length / PAGE_SIZE)
      const asked = await this.#pages(Math.min(MOST_AGAIN, Math.max(1, pages)), signal)
      const last = asked.memories.at(-1)
      const older = this.#memories.filter(({ at }) => last && asked.cursor !== null && at < last.at)
      if (older.length === 0) this.#cursor = asked.cursor
      this.#take(withMemories(older, asked.memories))
      this.#rest()
    } catch (error) {
      if (!signal.aborted) this.state = { status: 'failed', error, isOlder: false }
    }
  }

  /** Asks for the next page, unless that is under way or there is none. */
  async more(): Promise<void> {
    if (this.state.status !== 'ready' || this.state.isLoadingMore || this.#cursor === null) return
    const signal = this.#begin()
    this.state = { ...this.state, isLoadingMore: true }
    try {
      const { memories, cursor } = await this.#page(this.#cursor, signal)
      this.#cursor = cursor
      this.#append(memories)
      this.#rest()
    } catch (error) {
      if (!signal.aborted) this.state = { status: 'failed', error, isOlder: true }
    }
  }

  /** Takes up what a change has answered with. */
  put(event: EpisodicEvent): void {
    const memory = this.#listed(event)
    // What is older than everything listed comes with its page.
    const isBelow = this.#cursor !== null && memory.at < (this.#memories.at(-1)?.at ?? 0)
    const isKnown = this.#filter.person === '' || this.#ids.has(event.id)
    const isShown = !isBelow && !this.#filter.isBin && isKnown
    const fits = isShown && fitsFilter(memory, this.#filter, format.zone)
    if (fits) this.#take(withMemories(this.#memories, [memory]))
    else this.remove([event.id])
  }

  remove(ids: readonly string[]): void {
    this.#take(withoutMemories(this.#memories, new Set(ids)))
  }

  /** The listed memory that stands so many places after another. */
  neighbour(id: string | undefined, step: number): ListedMemory | undefined {
    const index = this.#memories.findIndex((memory) => memory.id === id)
    if (index === -1) return this.#memories[0]
    return this.#memories[Math.max(0, Math.min(this.#memories.length - 1, index + step))]
  }

  /** What happened elsewhere. Nothing is asked for before the list was shown. */
  follow(event: LiveEvent): void {
    if (this.#shown === undefined || !isAboutMemories(event)) return
    if (event.name === 'memory-binned' && !this.#filter.isBin) {
      for (const id of event.ids) this.#changed.delete(id)
      return this.remove(event.ids)
    }
    if (event.name !== 'reset' && ONE_BY_ONE.has(event.name) && event.ids.length > 0)
      for (const id of event.ids) this.#changed.add(id)
    else this.#changed.add('')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#settle(), SETTLE_MS)
  }

  async #settle(): Promise<void> {
    const ids = [...this.#changed]
    this.#changed.clear()
    const { isBin, person } = this.#filter
    const isSimple = !isBin && person === '' && !ids.includes('') && ids.length <= MOST_SINGLE
    if (!isSimple || this.state.status !== 'ready') return await this.load()
    try {
      await Promise.all(ids.map((id) => this.#lookAt(id)))
    } catch {
      // Whatever kept one from being shown is told, and can be tried again, with the list.
      await this.load()
    }
  }

  async #lookAt(id: string): Promise<void> {
    try {
      const { event } = await this.#client.call(memoryRoutes.getMemory, { params: { id } })
      this.put(event)
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.code === 'not-found')) throw error
      this.remove([id])
    }
  }

  async #pages(count: number, signal: AbortSignal) {
    let page = await this.#page(undefined, signal)
    const memories = [...page.memories]
    for (let asked = 1; asked < count && page.cursor !== null; asked += 1) {
      page = await this.#page(page.cursor, signal)
      memories.push(...page.memories)
    }
    return { memories, cursor: page.cursor }
  }

  async #page(cursor: string | undefined, signal: AbortSignal) {
    const limit = cursor === undefined ? FIRST_PAGE_SIZE : PAGE_SIZE
    const query = { ...listQuery(this.#filter, format.zone), limit, cursor }
    const page = await this.#client.call(memoryRoutes.listMemories, { query }, signal)
    // Reading an answer and showing it are two tasks: between them the window can be drawn.
    await nextTask()
    signal.throwIfAborted()
    return {
      memories: page.items.map((event) => this.#listed(event)),
      cursor: page.nextCursor,
    }
  }

  #begin(): AbortSignal {
    this.#asking.abort()
    this.#asking = new AbortController()
    return this.#asking.signal
  }

  #rest(): void {
    this.state = { status: 'ready', isLoadingMore: false, isWhole: this.#cursor === null }
  }

  #take(memories: readonly ListedMemory[]): void {
    this.#memories = memories
    this.#ids = new Set(memories.map(({ id }) => id))
    this.rows = rowsOf(memories)
  }

  /** Looks at nothing but what is new: a long list grows in no time. */
  #append(page: readonly ListedMemory[]): void {
    const memories = page.filter(({ id }) => !this.#ids.has(id))
    for (const { id } of memories) this.#ids.add(id)
    this.rows = [...this.rows, ...rowsOf(memories, this.#memories.at(-1)?.day)]
    this.#memories = [...this.#memories, ...memories]
  }

  #listed(event: EpisodicEvent): ListedMemory {
    return listedMemory(event, (at) => dayOf(at, format.zone))
  }
}

async function nextTask(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

function isAboutMemories({ name }: LiveEvent): boolean {
  return name === 'reset' || name.startsWith('memor')
}
