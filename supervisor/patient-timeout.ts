/** A timer that fires this much late was not late by itself: this process was stopped, suspended or swamped. */
const HELD_UP_MS = 1_000
/** Then what it waited for had no chance to be noticed, and gets it now. */
const SECOND_CHANCE_MS = 2_000

/**
 * Calls after `ms`, and gives what cancels that. Time in which this process itself was held up does not count against whoever it
 * waits for: the call then comes a little later, unless it is cancelled by what is noticed meanwhile.
 */
export function patientTimeout(ms: number, call: () => void): () => void {
  const due = performance.now() + ms
  let timer = setTimeout(() => {
    if (performance.now() - due < HELD_UP_MS) call()
    else timer = setTimeout(call, Math.min(ms, SECOND_CHANCE_MS)).unref()
  }, ms).unref()
  return () => clearTimeout(timer)
}
