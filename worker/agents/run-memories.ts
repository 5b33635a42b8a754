import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { ownText } from '../index/search-text.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { StoredEvent } from '../memory/episodic-file.ts'
import type { Memories } from '../memory/memories.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import { type MemoryStore, fileTextOf } from '../memory/memory-store.ts'
import type { RunContext } from './agent.ts'
import type { UndoStores, Undone, UndoWay } from './undo-changes.ts'
import { sha256Of } from './undo-copies.ts'
import { leftFor } from './undo-told.ts'

export interface RunMemoriesOptions {
  readonly memories: Memories
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  /** Whether a memory was forgotten and must not come back. */
  readonly isForgotten: (event: EpisodicEvent) => boolean
  /** Throws `conflict` in a mode in which nothing may be changed. */
  readonly checkMayWrite: () => void
}

type Members = Readonly<Record<string, unknown>>

/** How a run keeps memories. */
export interface KeepOptions {
  readonly context: RunContext
  /** Ids that an earlier attempt at the same work made: they count as made by this run. */
  readonly mine?: ReadonlySet<string>
  /** Told which ones will be made, before they are. */
  readonly beforehand?: (made: ReadonlySet<string>) => Promise<void>
}

/**
 * Memories as agents make them and take them away. INVARIANTS: what is kept has an id that follows from what it is made of, so that
 * keeping it again changes nothing; each change is noted in the run before it is made.
 */
export class RunMemories {
  readonly #options: RunMemoriesOptions

  constructor(options: RunMemoriesOptions) {
    this.#options = options
  }

  /** Settled when it is known which memories there are. */
  async ready(): Promise<void> {
    await this.#options.index.whenRowsAreRight()
  }

  /**
   * Keeps memories; those that are there stay as they are, those in the bin come back, forgotten ones stay away. Their files are on the
   * disk when it is settled, and searches see them after `settle`. Gives how many were made.
   */
  async keep(
    events: readonly EpisodicEvent[],
    { context, mine, beforehand }: KeepOptions,
  ): Promise<number> {
    const { isForgotten, checkMayWrite } = this.#options
    checkMayWrite()
    const placed = await Promise.all(
      events
        .filter((event) => !isForgotten(event))
        .map(async (event) => ({ event, place: await this.#placeOf(event.id) })),
    )
    const made = placed.filter(({ event, place }) => place !== 'kept' || mine?.has(event.id))
    const memories = made.map(({ event }) => ({ id: event.id, sha256: hashOf(event) }))
    await beforehand?.(new Set(memories.map(({ id }) => id)))
    if (made.length > 0) await context.note({ kind: 'memories-made', memories })
    for (const { event, place } of placed) if (place === 'binned') await this.#takeOut(event)
    await this.#create(placed.flatMap(({ event, place }) => (place === 'nowhere' ? [event] : [])))
    return made.length
  }

  /** Moves memories to the bin, each with a note of what has replaced it. Those that are not there are passed over. */
  async replace(
    ids: readonly string[],
    replacedBy: string | undefined,
    context: RunContext,
  ): Promise<number> {
    const kept: string[] = []
    for (const id of ids) if ((await this.#placeOf(id)) === 'kept') kept.push(id)
    if (kept.length === 0) return 0
    await context.note({ kind: 'memories-binned', ids: kept })
    for (const id of kept) await this.#bin(id, replacedBy)
    return kept.length
  }

  /** Settled when searches see everything that was kept. */
  async settle(): Promise<void> {
    await this.#options.index.settle(() => undefined)
  }

  /** How changes to memories are taken back. */
  undoStores(): Pick<UndoStores, 'binUnchanged' | 'bringBack'> {
    return {
      binUnchanged: async ({ id, sha256 }, way) => await this.#binUnchanged(id, sha256, way),
      bringBack: async (id, way) => await this.#bringBack(id, way),
    }
  }

  /** All at once: what comes together shares a group commit. */
  async #create(events: readonly EpisodicEvent[]): Promise<void> {
    const { store, index } = this.#options
    const kept = await Promise.allSettled(events.map((event) => store.create(event)))
    const stored = kept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (stored.length > 0) await index.stage(stored)
    const failed = kept.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  async #takeOut(event: EpisodicEvent): Promise<void> {
    const { memories, finder, store, index } = this.#options
    await memories.alone(event.id, async () => {
      const found = await finder.find(event.id, 'binned')
      await this.#restored(found)
      if (ownText(found.event) === ownText(event)) return
      const kept = await finder.find(event.id, 'kept')
      const replaced = { members: kept.members, by: 'agent' }
      await index.record(await store.rewrite(kept.path, event, replaced))
    })
  }

  async #binUnchanged(id: string, sha256: string, way: UndoWay): Promise<Undone> {
    const { memories, finder } = this.#options
    return await memories.alone(id, async () => {
      // The index is asked first: what it does not know the finder looks for among all files.
      const found = (await this.#placeOf(id)) === 'kept' && (await finder.findAny(id, 'kept'))
      if (!found) return 'nothing'
      if (hashOf(found.members) !== sha256) return leftFor('changed-since')
      if (way === 'carry-out') await this.#moveToBin(found)
      return 'undone'
    })
  }

  async #bringBack(id: string, way: UndoWay): Promise<Undone> {
    const { memories, finder } = this.#options
    return await memories.alone(id, async () => {
      const place = await this.#placeOf(id)
      if (place === 'kept') return 'nothing'
      const found = place === 'binned' && (await finder.findAny(id, 'binned'))
      if (!found) return leftFor('not-in-bin')
      try {
        if (way === 'carry-out') await this.#restored(found)
        return 'undone'
      } catch (error) {
        if (error instanceof AppError && error.code === 'conflict')
          return leftFor('not-brought-back', { quote: error.message })
        throw error
      }
    })
  }

  async #bin(id: string, replacedBy: string | undefined): Promise<void> {
    const { memories, finder, store } = this.#options
    await memories.alone(id, async () => {
      const found = await finder.findAny(id, 'kept')
      if (!found) return
      if (replacedBy === undefined) return await this.#moveToBin(found)
      await this.#moveToBin(await store.replace(found.path, { ...found.members, replacedBy }))
    })
  }

  async #moveToBin(found: StoredEvent): Promise<void> {
    const { store, index } = this.#options
    const path = await store.moveToBin(found.path)
    await index.record({ status: 'gone', path: found.path }, { ...found, path })
  }

  /** What replaced it is gone now: it says so no more. */
  async #restored(found: StoredEvent): Promise<void> {
    const { store, index } = this.#options
    const { replacedBy, ...members } = found.members
    const whole = replacedBy === undefined ? found : await store.replace(found.path, members)
    const path = await store.restore(found.path)
    await index.record({ status: 'gone', path: found.path }, { ...whole, path })
  }

  async #placeOf(id: string): Promise<'kept' | 'binned' | 'nowhere'> {
    const { index } = this.#options
    return await index.use(({ reader }) => {
      if (!reader.knownAs(id)) return 'nowhere'
      return reader.find(id, false).length > 0 ? 'kept' : 'binned'
    })
  }
}

function hashOf(members: Members): string {
  return sha256Of(fileTextOf(members))
}
