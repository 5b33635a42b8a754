import { ModelFailure } from '../models/model-failure.ts'
import { failureTold, modelTold, type ModelTold } from '../models/model-told.ts'

/** How far the embedding of the memories is. */
export type EmbeddingState =
  /** No embedder is configured, or it may not be asked: then `why` says why. */
  | { readonly status: 'off'; readonly why: ModelTold | null }
  | { readonly status: 'looking' }
  | { readonly status: 'embedding' }
  /** The embedder gave no answer; it is asked again by itself. */
  | { readonly status: 'waiting'; readonly why: ModelTold }
  | { readonly status: 'current' }

const FIRST_PAUSE_MS = 1_000
const LAST_PAUSE_MS = 60_000
const LONGEST_ASKED_PAUSE_MS = 600_000

/** How long to leave an embedder alone after failures: as it says, within bounds, else twice as long each time. */
export function pauseAfter(failures: number, error: unknown, lastMs = LAST_PAUSE_MS): number {
  const growing = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), lastMs)
  const asked = error instanceof ModelFailure ? error.retryAfterMs : undefined
  if (asked === undefined) return growing
  return Math.min(Math.max(asked, FIRST_PAUSE_MS), LONGEST_ASKED_PAUSE_MS)
}

/** A failure as people are told of it; what is not the embedder's is in the log. */
export function whyOf(error: unknown): ModelTold {
  return error instanceof ModelFailure ? failureTold(error) : modelTold('vectors-failed')
}
