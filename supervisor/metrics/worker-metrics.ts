import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { WorkerChange } from '../workers/worker-changes.ts'
import type { WorkerState } from '../workers/worker-life.ts'
import type { Figures } from './figures.ts'

/** A start that is under way: what asked for it, and since when; later when its turn came. */
interface Begun {
  readonly trigger: string
  readonly queuedAt: number
  readonly grantedAt?: number
}

/** What brought a worker down, by the reason of its crash; `exit` for what is not here. */
const CAUSES: Partial<Record<WorkerReason, string>> = {
  signal: 'signal',
  'out-of-memory': 'oom',
  'process-limit': 'limit',
  'file-limit': 'limit',
  'disk-filled': 'limit',
  shortage: 'shortage',
  silent: 'watchdog',
  'start-timeout': 'start_timeout',
  identity: 'identity',
  unreachable: 'identity',
  'adoption-failed': 'identity',
}

const A_SECOND = 1_000
const AT_REST: ReadonlySet<string> = new Set(['stopped', 'hibernated', 'locked'])

/** Figures about the life of workers. No label names a person. */
export class WorkerMetrics {
  readonly #starts
  readonly #startSeconds
  readonly #stops
  readonly #stopSeconds
  readonly #crashes
  readonly #adopted
  readonly #orphans
  readonly #rejected
  readonly #begun = new Map<string, Begun>()
  readonly #ending = new Map<string, number>()

  constructor(figures: Figures) {
    this.#starts = figures.counter(
      'mh_worker_starts_total',
      'Starts of workers by what asked for them.',
      ['trigger', 'result'],
    )
    this.#startSeconds = figures.seconds(
      'mh_worker_start_duration_seconds',
      'From the wish to the running worker, by phase.',
      ['phase'],
    )
    this.#stops = figures.counter('mh_worker_stops_total', 'Stops of workers by reason.', [
      'reason',
    ])
    this.#stopSeconds = figures.seconds(
      'mh_worker_stop_duration_seconds',
      'From the wish to the end of the process.',
      ['forced'],
    )
    this.#crashes = figures.counter('mh_worker_crashes_total', 'Crashes of workers by cause.', [
      'cause',
    ])
    this.#adopted = figures.counter(
      'mh_worker_adopted_total',
      'Workers taken over from an earlier supervisor.',
    )
    this.#orphans = figures.counter(
      'mh_worker_orphans_killed_total',
      'Worker processes that nobody could take over.',
    )
    this.#rejected = figures.counter(
      'mh_spawn_queue_rejected_total',
      'Starts refused because too many workers waited.',
    )
  }

  orphanEnded(): void {
    this.#orphans.inc()
  }

  startRejected(): void {
    this.#rejected.inc()
  }

  /** Counts a change in a worker's life. */
  changed({ profile: { username }, from, to }: WorkerChange, now = performance.now()): void {
    this.#countStart(username, [from.state, to.state], now)
    this.#countEnd(username, [from.state, to.state], now)
  }

  #countStart(username: string, [from, to]: Pair, now: number): void {
    if (from.status === 'adopting') return this.#countAdoption(to)
    if (to.status === 'queued') {
      this.#begun.set(username, { trigger: to.reason, queuedAt: now })
      return
    }
    const begun = this.#begun.get(username)
    if (!begun) return
    if (to.status === 'starting') {
      this.#startSeconds.observe({ phase: 'queue' }, (now - begun.queuedAt) / A_SECOND)
      this.#begun.set(username, { ...begun, grantedAt: now })
      return
    }
    this.#begun.delete(username)
    const result = to.status === 'running' ? 'ready' : to.status
    this.#starts.inc({ trigger: begun.trigger, result })
    if (from.status === 'starting' && to.status === 'running') this.#observeStart(begun, from, now)
  }

  #observeStart({ grantedAt = 0 }: Begun, { spawnedAt = 0 }: Starting, now: number): void {
    this.#startSeconds.observe({ phase: 'spawn' }, (spawnedAt - grantedAt) / A_SECOND)
    this.#startSeconds.observe({ phase: 'ready' }, (now - spawnedAt) / A_SECOND)
  }

  #countAdoption({ status }: WorkerState): void {
    const ready = status === 'running'
    this.#starts.inc({ trigger: 'adopt', result: ready ? 'ready' : status })
    if (ready) this.#adopted.inc()
  }

  #countEnd(username: string, [from, to]: Pair, now: number): void {
    if (isEnding(to) && !this.#ending.has(username)) this.#ending.set(username, now)
    if (AT_REST.has(to.status)) this.#stops.inc({ reason: to.reason })
    if (to.status === 'crashed') this.#crashes.inc({ cause: CAUSES[to.reason] ?? 'exit' })
    const since = this.#ending.get(username)
    if (since === undefined || isEnding(to)) return
    this.#ending.delete(username)
    const forced = String(from.status === 'stopping' && from.forced)
    this.#stopSeconds.observe({ forced }, (now - since) / A_SECOND)
  }
}

type Pair = readonly [from: WorkerState, to: WorkerState]
type Starting = Extract<WorkerState, { status: 'starting' }>

/** Whether a worker is on its way to its end. */
export function isEnding({ status }: WorkerState): boolean {
  return status === 'draining' || status === 'stopping'
}
