import type {
  CaptureRequest,
  ChangeMemoryRequest,
  ListMemoriesQuery,
  SearchAnswer,
  SearchQuery,
} from '../../shared/api/memories.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { snippetOf, whyFound } from '../search/explain-hit.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import type { KnownPerson } from '../search/person-names.ts'
import type { IndexHit } from '../search/search-index.ts'
import { searchMode } from '../index/index-state.ts'
import { formatCursor, parseCursor } from '../index/list-cursor.ts'
import type { Tell } from '../events/profile-events.ts'
import { checkMayRemember } from '../profile/cognitive-mode.ts'
import { changedMembers } from './change-event.ts'
import type { StoredEvent } from './episodic-file.ts'
import { isBinned } from './event-path.ts'
import { isSameVersion } from './file-stamp.ts'
import { KeyedQueue } from './keyed-queue.ts'
import type { MemoryStore } from './memory-store.ts'
import { newEvent } from './new-event.ts'

interface MemoriesOptions {
  readonly userId: string
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly cognitiveMode: () => CognitiveMode
  /** Who is in the person's life, by all their names. */
  readonly people: () => readonly KnownPerson[]
  readonly tell: Tell
}

/** A search right after the start rather waits than says that it is degraded. */
const SCAN_PATIENCE_MS = 250

/** How large a page may become, whatever its limit says; one memory is always shown. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024

interface Page {
  readonly items: EpisodicEvent[]
  readonly nextCursor: string | null
}

/**
 * A person's memories: files that are the truth, with an index that finds them. INVARIANT: works on one memory follow one another,
 * so that no change is lost.
 */
export class Memories {
  readonly #userId: string
  readonly #store: MemoryStore
  readonly #index: IndexKeeper
  readonly #cognitiveMode: () => CognitiveMode
  readonly #people: () => readonly KnownPerson[]
  readonly #tell: Tell
  readonly #queue = new KeyedQueue()

  constructor({ userId, store, index, cognitiveMode, people, tell }: MemoriesOptions) {
    this.#userId = userId
    this.#store = store
    this.#index = index
    this.#cognitiveMode = cognitiveMode
    this.#people = people
    this.#tell = tell
  }

  /** Keeps a new memory. Throws `conflict` in a mode in which nothing is remembered. */
  async capture(request: CaptureRequest, source: string): Promise<EpisodicEvent> {
    const cognitiveMode = this.#cognitiveMode()
    checkMayRemember(cognitiveMode)
    const context = { userId: this.#userId, source, cognitiveMode, now: new Date() }
    const stored = await this.#store.create(newEvent(request, context))
    await this.#index.record(stored)
    this.#tell('memory-captured', stored.event.id)
    return stored.event
  }

  async get(id: string): Promise<EpisodicEvent> {
    return (await this.#find(id, 'kept')).event
  }

  async change(id: string, change: ChangeMemoryRequest): Promise<EpisodicEvent> {
    return await this.#queue.run(id, async () => {
      const { path, members } = await this.#find(id, 'kept')
      const stored = await this.#store.rewrite(path, changedMembers(members, change))
      await this.#index.record(stored)
      this.#tell('memory-changed', id)
      return stored.event
    })
  }

  /** Moves a memory to the bin. */
  async remove(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      const found = await this.#find(id, 'kept')
      await this.#moved(found, await this.#store.moveToBin(found.path).catch(asMissing))
      this.#tell('memory-binned', id)
    })
  }

  /** Takes a memory out of the bin. Throws `conflict` when another file has its place. */
  async restore(id: string): Promise<EpisodicEvent> {
    return await this.#queue.run(id, async () => {
      const found = await this.#find(id, 'binned')
      await this.#moved(found, await this.#store.restore(found.path).catch(asMissing))
      this.#tell('memory-restored', id)
      return found.event
    })
  }

  /** A page of memories, newest first. */
  async list({ cursor, bin, limit, ...filter }: ListMemoriesQuery): Promise<Page> {
    const below = cursor === undefined ? undefined : parseCursor(cursor)
    await this.#index.whenRowsAreRight()
    const rows = await this.#index.use(({ reader }) =>
      reader.list({ ...filter, below, binned: bin === 'true', limit: limit + 1 }),
    )
    const shown = withinBytes(rows.slice(0, limit))
    const last = rows.length > shown.length ? shown.at(-1) : undefined
    const stored = await this.#readRows(shown)
    return {
      items: stored.filter((one) => one !== undefined).map(({ event }) => event),
      nextCursor: last ? formatCursor(last) : null,
    }
  }

  async search(query: SearchQuery): Promise<SearchAnswer> {
    await this.#index.whenScanned(SCAN_PATIENCE_MS)
    const context = { people: this.#people(), now: new Date() }
    const found = await this.#index.use((index) => index.search(query, context))
    const mode = searchMode(this.#index.state)
    const stored = await this.#readRows(found)
    const hits = found.map((hit, position) => answerOf(hit, stored[position]))
    return { ...mode, hits: hits.filter((hit) => hit !== undefined) }
  }

  async #moved(from: StoredEvent, to: string): Promise<void> {
    await this.#index.record({ status: 'gone', path: from.path }, { ...from, path: to })
  }

  /** The newest memory with an id. While the index does not know all files, their names are asked. */
  async #find(id: string, where: 'kept' | 'binned'): Promise<StoredEvent> {
    const binned = where === 'binned'
    // A broken index has marked itself stale; the files' names still know.
    const rows = await this.#index.use(({ reader }) => reader.find(id, binned)).catch(noneIfBusy)
    const [known] = (await this.#readRows(rows)).filter((one) => one !== undefined)
    if (known?.event.id === id) return known
    if (this.#index.state.status === 'current' && rows.length === 0) throw missing()
    const paths = (await this.#store.pathsNamedAfter(id)).filter(
      (path) => isBinned(path) === binned,
    )
    const named = (await this.#readPaths(paths)).filter((one) => one.event.id === id)
    const newest = named.toSorted(
      (a, b) => Date.parse(b.event.timestamp) - Date.parse(a.event.timestamp),
    )[0]
    if (newest) return newest
    throw missing()
  }

  async #readPaths(paths: readonly string[]): Promise<StoredEvent[]> {
    const files = await Promise.all(paths.map((path) => this.#store.read(path)))
    return files.filter((file) => file.status === 'ok')
  }

  /** The files of rows, in their order; what somebody changed or removed by hand is noticed here and taken up. */
  async #readRows(rows: readonly IndexedMemory[]): Promise<(StoredEvent | undefined)[]> {
    const files = await Promise.all(rows.map(({ path }) => this.#store.read(path)))
    const changed = files.filter((file, position) => {
      const row = rows[position]
      return file.status === 'gone' || (row && !isSameVersion(file.stamp, row))
    })
    if (changed.length > 0) void this.#index.record(...changed)
    return files.map((file) => (file.status === 'ok' ? file : undefined))
  }
}

function withinBytes(rows: readonly IndexedMemory[]): readonly IndexedMemory[] {
  let bytes = 0
  const end = rows.findIndex(({ size }) => (bytes += size) > MAX_PAGE_BYTES)
  return end === -1 ? rows : rows.slice(0, Math.max(1, end))
}

function answerOf(
  hit: IndexHit,
  stored: StoredEvent | undefined,
): SearchAnswer['hits'][number] | undefined {
  if (!stored) return undefined
  const { event } = stored
  const text = event.response === undefined ? event.content : `${event.content} ${event.response}`
  return {
    event,
    score: hit.score,
    snippet: snippetOf(text, hit.matched.own),
    why: whyFound(hit.matched),
  }
}

/** Says nothing of the id: an id that is somebody else's and one that is nobody's get the same bytes. */
function missing(): AppError {
  return new AppError('not-found', 'There is no memory with this id.')
}

function noneIfBusy(error: unknown): IndexedMemory[] {
  if (error instanceof AppError && error.code === 'busy') return []
  throw error
}

/** The file went while it was about to be moved. */
function asMissing(error: unknown): never {
  if (systemCodeOf(error) !== 'ENOENT') throw error
  throw new AppError('not-found', 'This memory’s file has gone meanwhile.', { cause: error })
}
