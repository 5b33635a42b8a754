import { setTimeout as wait } from 'node:timers/promises'

// A bound to give up at on a machine that may be busy, below the time limit of a test.
const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 20

/** What is promised within a second comes within this on a machine that is busy; by any other way than the right one it would take longer. */
export const PROMPTLY_MS = 10_000

/** Waits until `look` gives something other than undefined, false or null, and gives that. Fails with what it saw last. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | false | null>> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const seen = await look()
    if (isSomething(seen)) return seen
    if (performance.now() > deadline)
      throw new Error(`waited in vain; the last look gave ${JSON.stringify(seen)}`)
    await wait(LOOK_EVERY_MS)
  }
}

function isSomething<T>(seen: T): seen is Exclude<T, undefined | false | null> {
  return seen !== undefined && seen !== false && seen !== null
}
