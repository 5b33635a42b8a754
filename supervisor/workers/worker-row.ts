import type { WorkerRow } from '../../shared/api/workers.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'
import { stateInWords } from './worker-words.ts'

/** What is seen of a worker. */
export function rowOf(worker: SupervisedWorker): WorkerRow {
  const { life, profile, heartbeat, endpoint } = worker
  const { state } = life
  const requests = endpoint?.inFlight ?? 0
  const fromOutside = requests > 0 ? [`${requests} request${requests === 1 ? '' : 's'} under way`] : []
  return {
    username: profile.username,
    state: state.status,
    wanted: life.wanted,
    pid: pidOf(state),
    generation: life.generation,
    since: worker.changedAt.toISOString(),
    reason: state.reason,
    words: stateInWords(life, performance.now()),
    aliveBecause: state.status === 'running' ? (heartbeat?.aliveBecause ?? fromOutside) : [],
    rssBytes: heartbeat?.rssBytes ?? null,
    eventLoopLagMs: heartbeat?.eventLoopLagMs ?? null,
    restarts: life.restarts,
    nextWakeAt: null,
  }
}
