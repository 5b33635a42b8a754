import type { ModelFailure } from './model-failure.ts'

const FIRST_PAUSE_MS = 300
/** Whoever must wait longer is passed over: another model may answer at once. */
const LONGEST_PAUSE_MS = 3_000

/**
 * How long to wait before the same model is asked again; undefined where that helps nobody soon: not after silence, which took its time
 * already, nor after garbage.
 */
export function pauseBefore(
  { kind, retryAfterMs, cause }: Pick<ModelFailure, 'kind' | 'retryAfterMs' | 'cause'>,
  attempt: number,
  retries: number,
): number | undefined {
  // A connection that was refused has a cause; so has none a server that answered with an error of its own.
  const mayPassSoon = kind === 'busy' || (kind === 'unreachable' && cause === undefined)
  if (!mayPassSoon || attempt >= retries) return undefined
  const pauseMs = retryAfterMs ?? FIRST_PAUSE_MS * 2 ** attempt
  return pauseMs <= LONGEST_PAUSE_MS ? pauseMs : undefined
}
