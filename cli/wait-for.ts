import { setTimeout as delay } from 'node:timers/promises'

interface Waiting {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const INTERVAL_MS = 40

/** Waits until the condition holds; false when the time is up first. Throws the signal's reason when that is aborted. */
export async function waitFor(
  condition: () => Promise<boolean>,
  waiting: Waiting,
): Promise<boolean> {
  const deadline = performance.now() + waiting.timeoutMs
  for (;;) {
    waiting.signal.throwIfAborted()
    if (await condition()) return true
    if (performance.now() >= deadline) return false
    await delay(INTERVAL_MS, undefined, { signal: waiting.signal })
  }
}
