import { WORKER_STATES } from '../../../../shared/domain/worker-status.ts'
import { format } from '../../../words/format.svelte.ts'
import { words } from '../workers/words.ts'

/** How many workers are in which state, in words. */
export function states(counts: Readonly<Record<string, number>>): string {
  const parts = WORKER_STATES.flatMap((state) => {
    const count = counts[state] ?? 0
    return count === 0 ? [] : [`${words.t.states[state]}: ${format.number(count)}`]
  })
  return parts.join(', ') || words.t.none
}
