import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import type { ModelList } from '../../shared/api/models.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileEvents } from '../events/profile-events.ts'
import type { ForgetfulStore } from '../forget/forgetful-store.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { StandingOf } from '../memory/memory-standing.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import type { LazyModels } from '../models/lazy-models.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { watchForEmbedder } from './names-embedder.ts'
import type { AskedMeaning, SemanticAnswer, SemanticSearch } from './semantic-search.ts'

export interface SemanticParts {
  readonly layout: ProfileLayout
  readonly models: LazyModels
  readonly index: IndexKeeper
  readonly files: Pick<MemoryStore, 'readAll'>
  readonly standingOf: StandingOf
  readonly logger: Logger
  /** Where the vectors' file is scanned, out of the event loop's way. */
  readonly threads: Pick<ThreadPool, 'run' | 'close'>
}

type Figures = ModelList['embedding']

/** How soon a hand-made change of the embedder is noticed where nobody searches. */
const LOOK_EVERY_MS = 2_000
const OFF: Figures = {
  state: 'off',
  reason: null,
  reasonSaid: null,
  model: null,
  dimension: null,
  embedded: 0,
  leftOut: 0,
  progress: 0,
}

/** The search by meaning, which is loaded when an embedder is configured. */
export class LazySemantic {
  readonly #parts: SemanticParts
  readonly #namesEmbedder: () => boolean
  #opened: Promise<SemanticSearch> | undefined
  #search: SemanticSearch | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(parts: SemanticParts) {
    this.#parts = parts
    this.#namesEmbedder = watchForEmbedder(join(parts.layout.etc, 'models.json'))
  }

  /** Embeds memories from now on, as soon as there is an embedder. */
  begin(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  /** What is close to a question in meaning; undefined where no embedder is configured. */
  async find(asked: AskedMeaning): Promise<SemanticAnswer | undefined> {
    const search = await this.#wanted()
    return await search?.find(asked)
  }

  /** How far the memories are embedded. */
  async figures(): Promise<Figures> {
    return (await this.#wanted())?.figures() ?? OFF
  }

  /** Hears of memories that are written. */
  follow(events: ProfileEvents): void {
    events.onEvent(({ name, ids }) => {
      if (name.startsWith('memories-')) this.#search?.noted()
      else if (name.startsWith('memory-')) for (const id of ids) this.#search?.noted(id)
    })
  }

  /** What keeps the worker awake. */
  get because(): AliveSaid[] {
    return this.#search?.isEmbedding ? [{ code: 'embedding', values: {} }] : []
  }

  /** Takes vectors away for ever, also when no embedder is configured any more. */
  get forgetful(): ForgetfulStore {
    return {
      name: 'vectors',
      covers: ['memory/index'],
      forget: async (request) => {
        const isThere = this.#opened !== undefined || existsSync(this.#parts.layout.vectorsFile)
        if (!isThere) return { removed: 0, redacted: 0, left: [] }
        return await (await this.#open()).forget(request)
      },
    }
  }

  async stop(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await (await this.#opened?.catch(() => undefined))?.close()
    await this.#parts.threads.close()
  }

  #look(): void {
    // A failure to open is in the log, and the next search says so.
    if (this.#namesEmbedder() && !this.#search) void this.#open().catch(() => undefined)
    this.#search?.look()
  }

  async #wanted(): Promise<SemanticSearch | undefined> {
    if (!this.#namesEmbedder() && !this.#search) return undefined
    const search = await this.#open().catch(() => undefined)
    search?.look()
    return search
  }

  async #open(): Promise<SemanticSearch> {
    if (this.#isClosed) throw new Error('The worker is stopping.')
    return await (this.#opened ??= this.#load())
  }

  async #load(): Promise<SemanticSearch> {
    try {
      const { openSemanticSearch } = await import('./open-semantic-search.ts')
      this.#search = await openSemanticSearch(this.#parts)
      return this.#search
    } catch (error) {
      this.#opened = undefined
      this.#parts.logger.error({ evt: 'vectors-unusable', err: error })
      throw error
    }
  }
}
