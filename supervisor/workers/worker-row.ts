import type { WorkerRow } from '../../shared/api/workers.ts'
import { aliveInWords, aliveSaid } from './alive-words.ts'
import { clockTime } from './clock-time.ts'
import type { Place } from './start-queue.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'
import { placeSaid, sleepSaid, stateSaid } from './worker-said.ts'
import { placeInWords, sleepInWords, stateInWords } from './worker-words.ts'

/** What others know of a worker. */
export interface RowFacts {
  /** When it is woken next, in ISO 8601. */
  readonly nextWakeAt: string | null
  readonly isDueSoon: boolean
  /** How long it stays up without work. */
  readonly idleMs: number
  /** The person's; null: the machine's. */
  readonly timeZone: string | null
  /** Its place in the line of those that start. */
  readonly waiting: Place | undefined
  /** Whether it is shown to its own person. */
  readonly isOwn: boolean
}

/** What is seen of a worker. */
export function rowOf(worker: SupervisedWorker, facts: RowFacts): WorkerRow {
  const { life, profile, heartbeat } = worker
  const { state } = life
  const alive = aliveSaid(worker, facts)
  return {
    username: profile.username,
    state: state.status,
    wanted: life.wanted,
    pid: pidOf(state),
    generation: life.generation,
    since: worker.changedAt.toISOString(),
    reason: state.reason,
    ...spoken(worker, facts),
    restarts: life.restarts,
    nextWakeAt: facts.nextWakeAt,
    aliveBecause: aliveInWords(alive),
    aliveSaid: alive,
    rssBytes: heartbeat?.rssBytes ?? null,
    eventLoopLagMs: heartbeat?.eventLoopLagMs ?? null,
  }
}

function spoken(
  { life, changedAt }: SupervisedWorker,
  facts: RowFacts,
): Pick<WorkerRow, 'words' | 'said'> {
  const { nextWakeAt, timeZone, waiting, isOwn } = facts
  if (waiting) return { words: placeInWords(waiting, isOwn), said: placeSaid(waiting) }
  const sleeps = life.state.status === 'hibernated' && life.state.reason !== 'exit'
  const now = performance.now()
  if (!sleeps || life.lock !== null)
    return { words: stateInWords(life, now), said: stateSaid(life, now) }
  const clock = (instant: Date): string => clockTime(instant, timeZone)
  const wake = nextWakeAt === null ? undefined : clock(new Date(nextWakeAt))
  return {
    words: sleepInWords({ since: clock(changedAt), wake }),
    said: sleepSaid(changedAt.toISOString(), nextWakeAt),
  }
}
