import { isIdle } from './fleet-watch.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'

interface RoomOptions {
  readonly workers: () => Iterable<SupervisedWorker>
  /** How many may have a process at once. */
  readonly most: () => number
}

const MIB = 1024 * 1024
const OF_MEMORY = 0.8
const FOR_THE_SUPERVISOR = 300 * MIB
const FOR_A_WORKER = 512 * MIB

/** A worker that was needed a moment ago is not asked to go: its next request is likely on its way. */
const JUST_USED_MS = 2_000

/** How many workers fit into a machine's memory, if nobody says otherwise. */
export function workersThatFit(memoryBytes: number): number {
  const room = memoryBytes * OF_MEMORY - FOR_THE_SUPERVISOR
  return Math.max(1, Math.floor(room / FOR_A_WORKER))
}

/** The places for running workers. One that is idle gives its place to one that somebody waits for; one that is busy never does. */
export class WorkerRoom {
  readonly #options: RoomOptions

  constructor(options: RoomOptions) {
    this.#options = options
  }

  get isFree(): boolean {
    const taken = this.#all().filter(({ life }) => hasPlace(life.state))
    return taken.length < this.#options.most()
  }

  /** Lets idle workers go, those first that were not needed for longest, until there will be a place for each that waits. */
  makeFor(waiting: number): void {
    const workers = this.#all()
    const leaving = workers.filter(({ life }) => isLeaving(life.state)).length
    const now = performance.now()
    const idle = workers
      .filter(
        (worker) => worker.life.state.status === 'running' && isIdle(worker, now, JUST_USED_MS),
      )
      .toSorted((one, other) => lastUsed(one) - lastUsed(other))
    for (const worker of idle.slice(0, Math.max(0, waiting - leaving)))
      worker.dispatch({ kind: 'stop', reason: 'limit' })
  }

  #all(): SupervisedWorker[] {
    return [...this.#options.workers()]
  }
}

type State = SupervisedWorker['life']['state']

function hasPlace(state: State): boolean {
  return pidOf(state) !== null || state.status === 'starting'
}

function isLeaving(state: State): boolean {
  return (state.status === 'draining' || state.status === 'stopping') && !state.startAgain
}

function lastUsed({ endpoint }: SupervisedWorker): number {
  return endpoint?.lastUsedAt ?? 0
}
