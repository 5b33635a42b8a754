import { setImmediate } from 'node:timers/promises'

/** Who is told of each step, before it is done. `of` is 0 where it is not known. */
export type OnStep = (step: string, progress: { done: number; of: number }) => void

/** How the work is watched. */
export interface Watch {
  readonly onStep: OnStep
  /** Breaks the work off between two steps. */
  readonly signal?: AbortSignal
}

/** So often signals are heard. */
const TURN_MS = 50

/** Does something with each, tells of it before, and lets signals in between. */
export async function inSteps<T extends { readonly from: string }>(
  items: Iterable<T>,
  { name, of, watch }: { readonly name: string; readonly of: number; readonly watch: Watch },
  work: (item: T) => void,
): Promise<void> {
  let done = 0
  let turn = performance.now()
  for (const item of items) {
    done += 1
    watch.onStep(`${name} ${item.from}`, { done, of })
    work(item)
    if (performance.now() - turn < TURN_MS) continue
    await setImmediate()
    watch.signal?.throwIfAborted()
    turn = performance.now()
  }
}
