import { WORKER_WORDS } from '../../shared/control/worker-words.ts'
import { inWords } from '../../shared/domain/said.ts'
import { said } from './exit-said.ts'
import type { Place } from './start-queue.ts'
import type { WorkerLife } from './worker-life.ts'
import { placeSaid, stateSaid } from './worker-said.ts'

/** A worker's state in words for a person. */
export function stateInWords(life: WorkerLife, now: number): string {
  return inWords(stateSaid(life, now), WORKER_WORDS)
}

/** A place in the line of those that start. */
export function placeInWords(place: Place, isOwn: boolean): string {
  return `${isOwn ? 'You are' : 'It is'} ${inWords(placeSaid(place), WORKER_WORDS)}`
}

/** The sleep of a worker, with times as a clock shows them. */
export function sleepInWords({ since, wake }: { since: string; wake: string | undefined }): string {
  const due = wake === undefined ? [] : [said('due-at', { at: wake })]
  return inWords([said('sleeps-since', { since }), ...due], WORKER_WORDS)
}
