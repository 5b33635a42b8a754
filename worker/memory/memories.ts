import type {
  ListMemoriesQuery,
  NamedMemories,
  SearchAnswer,
  SearchQuery,
  ShownMemory,
} from '../../shared/api/memories.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ValidateRequest } from '../../shared/api/memory-care.ts'
import type { EpisodicEvent, Provenance } from '../../shared/domain/episodic-event.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { formatCursor, parseCursor } from '../index/list-cursor.ts'
import type { Tell } from '../events/profile-events.ts'
import { checkMayWrite } from '../profile/cognitive-mode.ts'
import { namesOf } from '../search/person-names.ts'
import { changedMembers, type MemoryChange } from './change-event.ts'
import type { StoredEvent } from './episodic-file.ts'
import { idInName, isBinned } from './event-path.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { judged } from './judged.ts'
import { MemoryFinder } from './memory-finder.ts'
import type { KeptVersion } from './memory-history.ts'
import { linksOf } from './memory-links.ts'
import { MemorySearch, type MemorySearchOptions } from './memory-search.ts'
import type { MemoryStore } from './memory-store.ts'
import { newEvent, type NewMemory } from './new-event.ts'
import { provenanceOf, provenanceOfActor } from './provenance.ts'

interface MemoriesOptions extends Omit<MemorySearchOptions, 'finder'> {
  readonly userId: string
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly cognitiveMode: () => CognitiveMode
  readonly tell: Tell
}

/** Who keeps a memory, as the audit names them, and by which way. */
export interface Writer {
  readonly actor: string
  readonly source: string
  /** Where it comes from, when that is more than who acts. */
  readonly provenance?: Provenance
}

/** How large a page may become, whatever its limit says; one memory is always shown. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024
/** By so many characters a memory is named. */
const MOST_NAMED = 160

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
  readonly #finder: MemoryFinder
  readonly #cognitiveMode: () => CognitiveMode
  readonly #people: MemorySearchOptions['people']
  readonly #search: MemorySearch
  readonly #tell: Tell
  readonly #queue = new KeyedQueue()

  constructor(options: MemoriesOptions) {
    const { userId, store, index, cognitiveMode, people, tell } = options
    this.#userId = userId
    this.#store = store
    this.#index = index
    this.#finder = new MemoryFinder(store, index)
    this.#cognitiveMode = cognitiveMode
    this.#people = people
    this.#search = new MemorySearch({ ...options, finder: this.#finder })
    this.#tell = tell
  }

  /** Keeps a new memory. Throws `conflict` in a mode in which nothing is remembered, as do change, validate and restore. */
  async capture(request: NewMemory, by: Writer): Promise<EpisodicEvent> {
    return await this.#capture(request, by)
  }

  /** The same under an id that belongs to what it is made of: where that memory is, or was binned, it stays as it is. */
  async captureOnce(id: string, request: NewMemory, by: Writer): Promise<EpisodicEvent> {
    return await this.#queue.run(id, async () => {
      const there =
        (await this.#finder.findAny(id, 'kept')) ?? (await this.#finder.findAny(id, 'binned'))
      return there?.event ?? (await this.#capture(request, by, id))
    })
  }

  async #capture(request: NewMemory, by: Writer, id?: string): Promise<EpisodicEvent> {
    const cognitiveMode = this.#cognitiveMode()
    checkMayWrite(cognitiveMode)
    const provenance = by.provenance ?? provenanceOfActor(by.actor)
    const context = {
      id,
      userId: this.#userId,
      source: by.source,
      provenance,
      cognitiveMode,
      now: new Date(),
    }
    const stored = await this.#store.create(newEvent(request, context))
    await this.#index.record(stored)
    this.#tell('memory-captured', stored.event.id)
    return stored.event
  }

  async get(id: string): Promise<EpisodicEvent> {
    return (await this.#finder.find(id, 'kept')).event
  }

  /** How each of some memories begins; those that are not kept are left out. */
  async name(ids: readonly string[]): Promise<NamedMemories['items']> {
    const found = await Promise.all(ids.map((id) => this.#finder.findAny(id, 'kept')))
    return found
      .filter((one) => one !== undefined)
      .map(({ event: { id, content, type } }) => ({ id, type, beginning: beginningOf(content) }))
  }

  /** One memory with where it comes from and its links both ways. */
  async show(id: string): Promise<Omit<ShownMemory, 'success'>> {
    const { event } = await this.#finder.find(id, 'kept')
    const links = linksOf(event)
    const [citing, cited] = await Promise.all([
      this.#finder.citing(id),
      Promise.all(links.map(({ target }) => this.#isMemory(target))),
    ])
    return {
      event,
      provenance: provenanceOf(event),
      cites: links.map((link, position) => ({ ...link, isMemory: cited[position] === true })),
      citedBy: citing.filter(({ path }) => !isBinned(path)).map(({ id, type }) => ({ id, type })),
    }
  }

  /** Changes members of a memory; the version before goes to its history. */
  async change(id: string, change: MemoryChange, actor: string): Promise<EpisodicEvent> {
    return await this.#rewrite(id, actor, (members) => changedMembers(members, change))
  }

  /** Says whether a memory is correct. An incorrect one is found no more. */
  async validate(
    id: string,
    status: ValidateRequest['status'],
    actor: string,
  ): Promise<EpisodicEvent> {
    return await this.#rewrite(id, actor, (members) => judged(members, status, actor))
  }

  /** The versions of a memory that others took the place of, the newest first. It may be in the bin. */
  async history(id: string): Promise<KeptVersion[]> {
    const found =
      (await this.#finder.findAny(id, 'kept')) ?? (await this.#finder.find(id, 'binned'))
    const versions = await this.#store.history.of(found.path)
    return versions.filter(({ event }) => event.id === id)
  }

  /** Moves a memory to the bin. */
  async remove(id: string): Promise<void> {
    checkMayWrite(this.#cognitiveMode())
    await this.#queue.run(id, async () => {
      const found = await this.#finder.find(id, 'kept')
      await this.#moved(found, await this.#store.moveToBin(found.path).catch(asMissing))
      this.#tell('memory-binned', id)
    })
  }

  /** Takes a memory out of the bin. Throws `conflict` when another file has its place. */
  async restore(id: string): Promise<EpisodicEvent> {
    checkMayWrite(this.#cognitiveMode())
    return await this.#queue.run(id, async () => {
      const found = await this.#finder.find(id, 'binned')
      await this.#moved(found, await this.#store.restore(found.path).catch(asMissing))
      this.#tell('memory-restored', id)
      return found.event
    })
  }

  /** Runs a work while nobody else changes a memory. */
  async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    return await this.#queue.run(id, work)
  }

  /** A page of memories, newest first. */
  async list({ cursor, bin, limit, person, ...filter }: ListMemoriesQuery): Promise<Page> {
    const names = person === undefined ? undefined : namesOf(person, this.#people())
    const below = cursor === undefined ? undefined : parseCursor(cursor)
    await this.#index.whenRowsAreRight()
    const rows = await this.#index.use(({ reader }) =>
      reader.list({ ...filter, names, below, binned: bin === 'true', limit: limit + 1 }),
    )
    const shown = withinBytes(rows.slice(0, limit))
    const last = rows.length > shown.length ? shown.at(-1) : undefined
    const stored = await this.#finder.readRows(shown)
    return {
      items: stored.filter((one) => one !== undefined).map(({ event }) => event),
      nextCursor: last ? formatCursor(last) : null,
    }
  }

  async search(query: SearchQuery): Promise<SearchAnswer> {
    return await this.#search.search(query)
  }

  async #rewrite(
    id: string,
    by: string,
    change: (members: StoredEvent['members']) => StoredEvent['members'],
  ): Promise<EpisodicEvent> {
    checkMayWrite(this.#cognitiveMode())
    return await this.#queue.run(id, async () => {
      const { path, members } = await this.#finder.find(id, 'kept')
      const stored = await this.#store.rewrite(path, change(members), { members, by })
      await this.#index.record(stored)
      this.#tell('memory-changed', id)
      return stored.event
    })
  }

  /** Whether a link's target is a memory that is there; ours are told from others by their form first. */
  async #isMemory(target: string): Promise<boolean> {
    return idInName(target) === target && (await this.#finder.findAny(target, 'kept')) !== undefined
  }

  async #moved(from: StoredEvent, to: string): Promise<void> {
    await this.#index.record({ status: 'gone', path: from.path }, { ...from, path: to })
  }
}

function withinBytes(rows: readonly IndexedMemory[]): readonly IndexedMemory[] {
  let bytes = 0
  const end = rows.findIndex(({ size }) => (bytes += size) > MAX_PAGE_BYTES)
  return end === -1 ? rows : rows.slice(0, Math.max(1, end))
}

/** The file went while it was about to be moved. */
function asMissing(error: unknown): never {
  if (systemCodeOf(error) !== 'ENOENT') throw error
  throw new AppError('not-found', 'This memory’s file has gone meanwhile.', { cause: error })
}

/** In one line, as lists have room for it. */
function beginningOf(content: string): string {
  const line = content
    .slice(0, 4 * MOST_NAMED)
    .replaceAll(/\s+/g, ' ')
    .trim()
  // Whole characters: a half of one is none.
  return Array.from(line.slice(0, 2 * MOST_NAMED))
    .slice(0, MOST_NAMED)
    .join('')
}
