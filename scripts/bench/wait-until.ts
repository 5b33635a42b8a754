import { setTimeout as wait } from 'node:timers/promises'

interface Patience {
  readonly patienceMs: number
  readonly signal: AbortSignal
  readonly everyMs?: number
}

const LOOK_EVERY_MS = 20

/** Looks again and again until it is so; false when patience ran out. */
export async function waitUntil(
  look: () => Promise<boolean>,
  patience: Patience,
): Promise<boolean> {
  const { patienceMs, signal, everyMs = LOOK_EVERY_MS } = patience
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    if (await look()) return true
    await wait(everyMs, undefined, { signal })
  }
  return await look()
}
