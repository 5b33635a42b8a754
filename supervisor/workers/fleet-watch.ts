import type { BusyWorkers, RunningProcess } from '../limits/busy-workers.ts'
import type { RoomWatch } from '../limits/room-watch.ts'
import type { RawOutputs } from './raw-outputs.ts'
import { isByItself, type WakePolicy } from './wake-policy.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'

export interface FleetWatchOptions {
  /** A running worker that is not heard of for this long is unresponsive. */
  readonly silentAfterMs: number
  /** A running worker that nobody has needed for this long goes to sleep. */
  readonly idleMs: () => number
  /** Whether something is due so soon that the worker should stay up for it. */
  readonly isDueSoon: (worker: SupervisedWorker) => boolean
  readonly wakePolicy: WakePolicy
  /** Has workers yield that keep the processors busy. */
  readonly busy: Pick<BusyWorkers, 'look'>
  /** Keeps one worker from filling the disk. */
  readonly room: Pick<RoomWatch, 'look'>
  /** Keeps what workers print within bounds. */
  readonly outputs: Pick<RawOutputs, 'look'>
}

/** How long a worker stays up without work: one that nobody has asked for since it was woken, not for long. */
export function idleMsOf(
  { endpoint, startedFor }: SupervisedWorker,
  usualMs: number,
  { restlessMs }: WakePolicy,
): number {
  if (endpoint?.isUsed !== false || !isByItself(startedFor)) return usualMs
  return Math.min(usualMs, startedFor === 'wake-table' ? ASKED_MS : restlessMs)
}

/** Two looks that lie this far apart mean that this process was held up itself. */
const OWN_PAUSE_MS = 3_000

/** Looks at the running workers once a second: who has fallen silent, and who may go to sleep. */
export class FleetWatch {
  readonly #options: FleetWatchOptions
  #lastLookAt = performance.now()

  constructor(options: FleetWatchOptions) {
    this.#options = options
  }

  look(workers: Iterable<SupervisedWorker>): void {
    const now = performance.now()
    const heldUp = now - this.#lastLookAt > OWN_PAUSE_MS
    this.#lastLookAt = now
    const running: RunningProcess[] = []
    const byPid = new Map<number, SupervisedWorker>()
    for (const worker of workers) {
      if (heldUp) worker.forgiveSilence(now)
      this.#lookAt(worker, now)
      const pid = pidOf(worker.life.state)
      if (pid === null) continue
      running.push({ profile: worker.profile, pid })
      byPid.set(pid, worker)
    }
    this.#options.busy.look(running, now)
    void this.#options.room.look(running, ({ pid }) => {
      const worker = byPid.get(pid)
      // It may have ended while it was found out.
      if (!worker || pidOf(worker.life.state) !== pid) return
      worker.dispatch({
        kind: 'misbehaved',
        generation: worker.life.generation,
        reason: 'disk-filled',
      })
    })
    this.#options.outputs.look(running.map(({ profile }) => profile.username))
  }

  #lookAt(worker: SupervisedWorker, now: number): void {
    if (worker.life.state.status !== 'running') return
    const { generation } = worker.life
    if (worker.silentFor(now) > this.#options.silentAfterMs) {
      worker.dispatch({ kind: 'silent', generation })
    } else if (isIdle(worker, now, this.#idleMsOf(worker)) && !this.#options.isDueSoon(worker)) {
      worker.dispatch({ kind: 'stop', reason: 'idle' })
    }
  }

  #idleMsOf(worker: SupervisedWorker): number {
    return idleMsOf(worker, this.#options.idleMs(), this.#options.wakePolicy)
  }
}

/** One that was started to say what comes next has said it after this. */
const ASKED_MS = 1_000

/** Whether nothing is under way, here or in the worker, and nothing was for long enough. */
export function isIdle(
  { endpoint, heartbeat }: SupervisedWorker,
  now: number,
  idleMs: number,
): boolean {
  if (!endpoint || endpoint.inFlight > 0 || endpoint.joined > 0) return false
  if (heartbeat && heartbeat.aliveBecause.length > 0) return false
  return now - endpoint.lastUsedAt > idleMs
}
