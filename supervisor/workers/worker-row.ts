import type { WorkerRow } from '../../shared/api/workers.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'
import { stateInWords } from './worker-words.ts'

/** What is seen of a worker. */
export function rowOf(worker: SupervisedWorker): WorkerRow {
  const { life, profile } = worker
  const { state } = life
  return {
    username: profile.username,
    state: state.status,
    wanted: life.wanted,
    pid: pidOf(state),
    generation: life.generation,
    since: worker.changedAt.toISOString(),
    reason: state.reason,
    words: stateInWords(life, performance.now()),
    restarts: life.restarts,
    nextWakeAt: null,
    ...figuresOf(worker),
  }
}

type Figures = Pick<WorkerRow, 'aliveBecause' | 'rssBytes' | 'eventLoopLagMs'>

/** What the last heartbeat said; before the first, what is known here. */
function figuresOf({ heartbeat, endpoint }: SupervisedWorker): Figures {
  if (heartbeat) {
    const { aliveBecause, rssBytes, eventLoopLagMs } = heartbeat
    return { aliveBecause, rssBytes, eventLoopLagMs }
  }
  const requests = endpoint?.inFlight ?? 0
  const aliveBecause = requests > 0 ? [`${requests} request${requests === 1 ? '' : 's'}`] : []
  return { aliveBecause, rssBytes: null, eventLoopLagMs: null }
}
