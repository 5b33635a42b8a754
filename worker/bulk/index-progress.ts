import { setTimeout as wait } from 'node:timers/promises'
import type { BulkProgress } from '../../shared/api/memory-bulk.ts'
import type { Progress } from '../index/reconcile.ts'

const REPORT_EVERY_MS = 500

/** The progress of a work on the index as lines, at most two a second, until it is done. */
export async function* progressOf(
  work: (onProgress: (progress: Progress) => void) => Promise<void>,
): AsyncGenerator<readonly BulkProgress[]> {
  let latest: Progress | undefined
  const state = { isDone: false }
  const done = work((progress) => {
    latest = progress
  }).finally(() => {
    state.isDone = true
  })
  // It is awaited below; until then a failure must not count as unhandled.
  done.catch(() => undefined)
  while (!state.isDone) {
    const stop = new AbortController()
    await Promise.race([
      done,
      wait(REPORT_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined),
    ])
    stop.abort()
    if (!state.isDone && latest) yield [lineOf(latest)]
  }
  await done
}

function lineOf(progress: Progress): BulkProgress {
  if (progress.phase === 'scanning') return { phase: 'scanning', done: 0 }
  return { phase: progress.phase, done: progress.done, of: progress.of }
}
