import { setTimeout as wait } from 'node:timers/promises'
import type { BulkProgress } from '../../shared/api/memory-bulk.ts'
import type { Progress } from '../index/reconcile.ts'

const REPORT_EVERY_MS = 500

/** The progress of a work on the index as lines, at most two a second, until it is done. */
export async function* progressOf(
  work: (onProgress: (progress: Progress) => void) => Promise<void>,
): AsyncGenerator<readonly BulkProgress[]> {
  let latest: Progress | undefined
  const done = work((progress) => {
    latest = progress
  }).then(() => 'done' as const)
  // It is awaited below; until then a failure must not count as unhandled.
  done.catch(() => undefined)
  for (;;) {
    const stop = new AbortController()
    const pause = wait(REPORT_EVERY_MS, 'pause' as const, { signal: stop.signal })
    // Aborted when the work is done first.
    pause.catch(() => undefined)
    const first = await Promise.race([done, pause])
    stop.abort()
    if (first === 'done') return
    if (latest) yield [lineOf(latest)]
  }
}

function lineOf(progress: Progress): BulkProgress {
  if (progress.phase === 'scanning') return { phase: 'scanning', done: 0 }
  return { phase: progress.phase, done: progress.done, of: progress.of }
}
