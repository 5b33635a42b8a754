import { setTimeout } from 'node:timers/promises'
import { messageOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import { Latch } from '../index/latch.ts'
import type { StandingOf } from '../memory/memory-standing.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import type { Embedder } from '../models/embedder.ts'
import type { EmbedderState } from '../models/model-router.ts'
import { embedBatch, WrongDimension } from './embed-batch.ts'
import { type EmbeddingState, pauseAfter, whyOf } from './embedding-state.ts'
import type { VectorStore } from './vector-store.ts'
import { changedPaths, dropVanished } from './vector-sweep.ts'

export interface EmbeddingWorkOptions {
  readonly index: IndexKeeper
  readonly files: Pick<MemoryStore, 'readAll'>
  readonly standingOf: StandingOf
  readonly store: VectorStore
  readonly embedder: () => EmbedderState
  /** Whether somebody is searching, who goes first. */
  readonly isAsked: () => boolean
  readonly logger: Logger
}

const BATCH = 16
/** When more wait than that, everything is looked at. */
const MOST_IDS = 1_000
const HOLD_OFF_MS = 50
/** The share of the time for which the embedder is left to others. */
const REST_SHARE = 0.2
const MOST_REST_MS = 2_000
/** A model that gives another dimension so often in a row is another model. */
const MOST_WRONG_DIMENSIONS = 3

/** What is to be looked at: everything, or some memories. */
interface Wish {
  all: boolean
  readonly ids: Set<string>
}

/**
 * Embeds what is new or changed, some memories at a time, and takes away what is gone. It may be ended at any moment: what is done is kept,
 * the rest is found again by its stamp. INVARIANT: `current` means that every memory is embedded by the present embedder, or left out.
 */
export class EmbeddingWork {
  readonly #options: EmbeddingWorkOptions
  readonly #closing = new AbortController()
  #state: EmbeddingState = { status: 'looking' }
  #wish: Wish = { all: true, ids: new Set() }
  #wake = new Latch()
  #pause = new AbortController()
  #embedderNow = ''
  #total = 0
  #wrongDimensions = 0
  readonly #work: Promise<void>

  private constructor(options: EmbeddingWorkOptions) {
    this.#options = options
    this.#work = this.#run()
  }

  static start(options: EmbeddingWorkOptions): EmbeddingWork {
    return new EmbeddingWork(options)
  }

  get state(): EmbeddingState {
    const { all, ids } = this.#wish
    return this.#state.status === 'current' && (all || ids.size > 0)
      ? { status: 'embedding' }
      : this.#state
  }

  /** From 0 to 1. */
  get progress(): number {
    if (this.state.status === 'current') return 1
    const { store } = this.#options
    const { embedded, leftOut } = store.counts()
    return this.#total === 0 ? 0 : Math.min(0.999, (embedded + leftOut) / this.#total)
  }

  /** A memory was written; without an id any may have been. */
  noted(id?: string): void {
    if (id === undefined || this.#wish.ids.size >= MOST_IDS) this.#wish.all = true
    else this.#wish.ids.add(id)
    this.#wake.open()
  }

  /** Looks whether another embedder is configured than before. */
  look(): void {
    const now = identityOf(this.#options.embedder())
    if (now === this.#embedderNow) return
    this.#embedderNow = now
    this.noted()
    this.#pause.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#pause.abort()
    this.#wake.open()
    await this.#work
    this.#options.store.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    await this.#options.index.whenRowsAreRight()
    for (let failures = 0; !signal.aborted;) {
      const wish = this.#takeWish()
      try {
        await this.#fulfil(wish)
        failures = 0
        await this.#wake.opened
      } catch (error) {
        failures += 1
        this.#giveBack(wish)
        await this.#rest(failures, error)
      }
    }
  }

  #takeWish(): Wish {
    const wish = this.#wish
    this.#wish = { all: false, ids: new Set() }
    this.#wake = new Latch()
    return wish
  }

  #giveBack({ all, ids }: Wish): void {
    this.#wish.all ||= all
    for (const id of ids) this.#wish.ids.add(id)
  }

  async #rest(failures: number, error: unknown): Promise<void> {
    if (this.#closing.signal.aborted) return
    const why = whyOf(error)
    this.#options.logger.warn({ evt: 'embedding-failed', reason: messageOf(error) })
    this.#become({ status: 'waiting', why })
    this.#pause = new AbortController()
    const { signal } = this.#pause
    await setTimeout(pauseAfter(failures, error), undefined, { signal }).catch(() => undefined)
  }

  async #fulfil(wish: Wish): Promise<void> {
    const found = this.#options.embedder()
    this.#embedderNow = identityOf(found)
    if (found.status === 'none') return this.#become({ status: 'off', why: found.why })
    const { embedder } = found
    const isOther = await this.#beginSpace(embedder)
    if (wish.all || isOther) await this.#all(embedder)
    else await this.#some(embedder, wish.ids)
    if (!this.#closing.signal.aborted) this.#become({ status: 'current' })
  }

  /** Another model begins with nothing, once it has shown that it answers. */
  async #beginSpace(embedder: Embedder): Promise<boolean> {
    const { store } = this.#options
    const isOther = store.present?.space !== embedder.space
    if (!isOther && this.#wrongDimensions < MOST_WRONG_DIMENSIONS) return false
    const limits = { signal: this.#closing.signal }
    const [vector] = await embedder.embed([PROBE], 'document', limits)
    const dimension = vector?.length ?? 0
    this.#wrongDimensions = 0
    if (!isOther && store.present?.dimension === dimension) return false
    store.begin({ space: embedder.space, dimension })
    this.#options.logger.info({ evt: 'embedding-begun', dimension })
    return true
  }

  async #all(embedder: Embedder): Promise<void> {
    const { index, store } = this.#options
    const { signal } = this.#closing
    this.#become({ status: 'looking' })
    this.#total = await index.use(({ reader }) => reader.count().memories)
    await dropVanished({ index, store, signal })
    if (embedder.isLocal) await this.#embed(embedder, store.leftOutFor('local'))
    for await (const paths of changedPaths({ index, store, signal }))
      await this.#embed(embedder, paths)
  }

  async #some(embedder: Embedder, ids: ReadonlySet<string>): Promise<void> {
    const { index, store } = this.#options
    const rows = await index.use(({ reader }) => [...ids].map((id) => reader.find(id, false)))
    const gone = [...ids].filter((_, position) => rows[position]?.length === 0)
    if (gone.length > 0) await dropVanished({ index, store, signal: this.#closing.signal })
    await this.#embed(
      embedder,
      rows.flat().map(({ path }) => path),
    )
  }

  async #embed(embedder: Embedder, paths: readonly string[]): Promise<void> {
    const { signal } = this.#closing
    for (let done = 0; done < paths.length && !signal.aborted; done += BATCH) {
      this.#become({ status: 'embedding' })
      while (this.#options.isAsked() && !signal.aborted) await setTimeout(HOLD_OFF_MS)
      if (!this.#isStill(embedder)) return this.noted()
      const began = performance.now()
      const sent = await this.#batch(embedder, paths.slice(done, done + BATCH))
      const restMs = Math.min((performance.now() - began) * REST_SHARE, MOST_REST_MS)
      if (sent > 0) await setTimeout(restMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #batch(embedder: Embedder, paths: readonly string[]): Promise<number> {
    try {
      const limits = { signal: this.#closing.signal }
      const sent = await embedBatch({ ...this.#options, embedder, limits }, paths)
      if (sent > 0) this.#wrongDimensions = 0
      return sent
    } catch (error) {
      if (error instanceof WrongDimension) this.#wrongDimensions += 1
      throw error
    }
  }

  /** A batch that was planned for one embedder must not go to the next, nor to one that is no longer allowed. */
  #isStill(embedder: Embedder): boolean {
    const now = identityOf(this.#options.embedder())
    return now === identityOf({ status: 'ready', embedder })
  }

  /** Every change of state goes through here. */
  #become(state: EmbeddingState): void {
    const { status: state_from } = this.#state
    this.#state = state
    if (state_from === state.status) return
    this.#options.logger.info({ evt: 'embedding-changed', state_from, state_to: state.status })
  }
}

const PROBE = 'memory'

function identityOf(state: EmbedderState): string {
  if (state.status === 'none') return `none: ${state.why?.reason ?? ''}`
  const { space, name, isLocal } = state.embedder
  return JSON.stringify([space, name, isLocal])
}
