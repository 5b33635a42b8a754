import { setTimeout } from 'node:timers/promises'
import type { ModelList } from '../../shared/api/models.ts'
import type { SearchQuery } from '../../shared/api/memories.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { TimeLimit } from '../../shared/lifetime/time-limit.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ForgetReport, ForgetRequest } from '../forget/forgetful-store.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { Embedder } from '../models/embedder.ts'
import { ModelFailure } from '../models/model-failure.ts'
import type { EmbedderState } from '../models/model-router.ts'
import { reasonOf } from '../models/model-told.ts'
import type { EmbeddingWork } from './embedding-work.ts'
import type { QuestionVectors } from './question-vectors.ts'
import { type NearMemory, type ScanJob, ScanResult } from './scan-job.ts'
import type { VectorStore } from './vector-store.ts'
import { changedPaths } from './vector-sweep.ts'

/** A question, and which memories may answer it. */
export type AskedMeaning = Pick<SearchQuery, 'q' | 'type' | 'from' | 'to'>

/** What is close to a question in meaning. `progress` is below 1 while memories wait to be embedded. */
export type SemanticAnswer =
  | { readonly status: 'found'; readonly near: readonly NearMemory[]; readonly progress: number }
  | { readonly status: 'none'; readonly note: string }

interface SemanticSearchOptions {
  /** Of the vectors' file. */
  readonly path: string
  readonly index: IndexKeeper
  readonly store: VectorStore
  readonly embedder: () => EmbedderState
  readonly questions: QuestionVectors
  readonly work: EmbeddingWork
  readonly scan: (job: ScanJob, signal: AbortSignal) => Promise<unknown>
  readonly logger: Logger
}

/** Further ones add nothing to a fused list but noise. */
const MOST_NEAR = 50
/** A scan of a million vectors is done by then; whoever searches does not wait longer. */
const SCAN_MS = 1_500
const LOG_TRIES = 10
const LOG_PAUSE_MS = 100

/** Finds memories by their meaning. INVARIANT: it never keeps a search waiting for long, and never fails one: it says why it found nothing. */
export class SemanticSearch {
  readonly #options: SemanticSearchOptions
  readonly #closing = new AbortController()

  constructor(options: SemanticSearchOptions) {
    this.#options = options
  }

  get isEmbedding(): boolean {
    const { status } = this.#options.work.state
    return status === 'embedding' || status === 'looking'
  }

  noted(id?: string): void {
    this.#options.work.noted(id)
  }

  look(): void {
    this.#options.work.look()
  }

  async find(asked: AskedMeaning): Promise<SemanticAnswer> {
    const found = this.#options.embedder()
    if (found.status === 'none') return none(found.why?.reason ?? 'No embedder is configured.')
    try {
      return await this.#near(asked, found.embedder)
    } catch (error) {
      if (error instanceof ModelFailure) return none(error.message)
      this.#options.logger.error({ evt: 'semantic-search-failed', reason: messageOf(error) })
      return none('The vectors could not be searched.')
    }
  }

  figures(): ModelList['embedding'] {
    const { work, store, embedder } = this.#options
    const { state, progress } = work
    const found = embedder()
    return {
      state: state.status,
      ...reasonOf('why' in state ? state.why : null),
      model: found.status === 'ready' ? found.embedder.name : null,
      dimension: store.present?.dimension ?? null,
      ...store.counts(),
      progress,
    }
  }

  /** Memories are gone from the index already: so is everything here that is of another version than the index's. */
  async forget({ memories }: ForgetRequest): Promise<ForgetReport> {
    const { index, store, work } = this.#options
    const { signal } = this.#closing
    const removed = store.drop(memories.flatMap(({ paths }) => paths))
    let redacted = 0
    for await (const paths of changedPaths({ index, store, signal })) redacted += store.drop(paths)
    work.noted()
    const isEmpty = await this.#emptyLog()
    const left = {
      path: 'memory/index/vectors.sqlite-wal',
      reason: 'It is being read; forget again.',
    }
    return { removed, redacted, left: isEmpty ? [] : [left] }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#options.work.close()
  }

  async #near(asked: AskedMeaning, embedder: Embedder): Promise<SemanticAnswer> {
    const { store, questions, work, path, scan } = this.#options
    if (store.present?.space !== embedder.space) return none(notYet(embedder, work))
    const { dimension } = store.present
    const vector = await questions.of(asked.q, embedder, {
      dimension,
      signal: this.#closing.signal,
    })
    const { space } = embedder
    const job: ScanJob = { path, space, vector, limit: MOST_NEAR, ...limitsOf(asked) }
    using limit = new TimeLimit(SCAN_MS, this.#closing.signal)
    const result = ScanResult.parse(await scan(job, limit.signal), 'Scan')
    if (result.status === 'other-space') return none(notYet(embedder, work))
    return { status: 'found', near: result.near, progress: work.progress }
  }

  /** A thread that is reading keeps the log from being emptied, for as long as its scan takes. */
  async #emptyLog(): Promise<boolean> {
    for (let tries = 0; tries < LOG_TRIES; tries += 1) {
      if (this.#options.store.emptyLog()) return true
      await setTimeout(LOG_PAUSE_MS)
    }
    return false
  }
}

function none(note: string): SemanticAnswer {
  return { status: 'none', note }
}

function notYet({ name }: Embedder, { state }: EmbeddingWork): string {
  const why = state.status === 'waiting' ? ` ${state.why.reason}` : ''
  return `No memory is embedded with ${name} yet.${why}`
}

function limitsOf({ type, from, to }: AskedMeaning): Pick<ScanJob, 'type' | 'from' | 'to'> {
  return {
    type,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  }
}
