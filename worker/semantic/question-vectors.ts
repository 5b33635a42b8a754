import type { Embedder } from '../models/embedder.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { failureFor, modelTold } from '../models/model-told.ts'
import { WrongDimension } from './embed-batch.ts'
import { pauseAfter } from './embedding-state.ts'

/** Whoever searches waits no longer than this for the embedder. */
const PATIENCE_MS = 1_500
const LAST_PAUSE_MS = 30_000
/** The pages of a search ask the same. */
const MOST_KEPT = 32
const RECENT_MS = 250

interface Asked {
  /** Of the vectors that it is to be compared with. */
  readonly dimension: number
  readonly signal: AbortSignal
}

/**
 * The vectors of questions. An embedder that fails is left alone for a while, so that not every search waits for it; searches are told why
 * meanwhile.
 */
export class QuestionVectors {
  readonly #kept = new Map<string, Float32Array>()
  #failures = 0
  #pause:
    | { readonly of: string; readonly until: number; readonly failure: ModelFailure }
    | undefined
  #askedAt = Number.NEGATIVE_INFINITY

  /** Whether somebody has searched just now. */
  get isBusy(): boolean {
    return performance.now() - this.#askedAt < RECENT_MS
  }

  /** Throws a `ModelFailure`; a `WrongDimension` when the vector cannot be compared with the others. */
  async of(text: string, embedder: Embedder, asked: Asked): Promise<Float32Array> {
    const { dimension, signal } = asked
    const key = `${embedder.space}\n${dimension}\n${text}`
    const known = this.#kept.get(key)
    if (known) return known
    const pause = this.#pause
    if (pause && pause.of === embedder.space && performance.now() < pause.until) throw pause.failure
    this.#askedAt = performance.now()
    const vector = await this.#ask(text, embedder, signal)
    if (vector.length !== dimension) throw new WrongDimension(vector.length, dimension)
    this.#kept.set(key, vector)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return vector
  }

  async #ask(text: string, embedder: Embedder, signal: AbortSignal): Promise<Float32Array> {
    try {
      const limits = { signal, timeoutMs: PATIENCE_MS, retries: 0 }
      const [vector] = await embedder.embed([text], 'question', limits)
      if (!vector) throw failureFor('garbage', modelTold('no-embedding'))
      this.#failures = 0
      this.#pause = undefined
      return vector
    } catch (error) {
      if (error instanceof ModelFailure && error.kind !== 'cancelled') {
        this.#failures += 1
        const until = performance.now() + pauseAfter(this.#failures, error, LAST_PAUSE_MS)
        this.#pause = { of: embedder.space, until, failure: error }
      }
      throw error
    }
  }
}
