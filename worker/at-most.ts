import { setTimeout } from 'node:timers/promises'

/** Waits for something, but no longer than a limit. */
export async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController()
  const limit = setTimeout(limitMs, undefined, { signal: timer.signal }).catch(() => undefined)
  await Promise.race([work, limit])
  timer.abort()
}
