import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { SlotRefusal } from '../../shared/control/slot-messages.ts'
import { WORKER_STATES } from '../../shared/domain/worker-status.ts'
import type { ServerFigures } from '../models/model-queue.ts'
import type { WakeOutcome } from '../workers/wake-policy.ts'
import type { WorkerChange } from '../workers/worker-changes.ts'
import { pidOf } from '../workers/worker-life.ts'
import { Figures } from './figures.ts'
import { ModelQueueMetrics } from './model-queue-metrics.ts'
import { type Proxied, type ProxiedKind, ProxyMetrics } from './proxy-metrics.ts'
import { ProcessorTime } from './processor-time.ts'
import { WakeMetrics } from './wake-metrics.ts'
import { isEnding, WorkerMetrics } from './worker-metrics.ts'

/** Figures that are read when somebody asks for them. */
interface Watched {
  readonly workers: () => Readonly<Record<string, number>>
  /** What the workers that run said last: the memory of all, and the longest lag. */
  readonly vitals: () => { readonly rssBytes: number; readonly eventLoopLagMs: number }
  readonly sessions: () => number
  readonly standbys: () => number
  /** What stays open, by its kind. */
  readonly open: () => Readonly<Record<string, number>>
  /** Owners who look into others' profiles. */
  readonly visits: () => number
  /** The processes of the workers. */
  readonly pids: () => number[]
  readonly queueLength: () => number
  /** What goes on at the servers of models. */
  readonly modelQueue: () => readonly ServerFigures[]
  readonly auditWriteErrors: () => number
  readonly stateWrites: () => { readonly ok: number; readonly failed: number }
  readonly logDroppedBytes: () => number
  /** Starts of a supervisor on this data root after the first. */
  readonly restarts: number
}

/**
 * Figures of prom-client that mislead: gauges whose names say that they are counters, and lags that any reader sets back, so that
 * the next one reads no number (a mean of nothing) or 292 years (its least delay).
 */
const MISLEADING = [
  ...['handles', 'requests', 'resources'].map((kind) => `nodejs_active_${kind}_total`),
  ...['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
    (kind) => `nodejs_eventloop_lag_${kind}_seconds`,
  ),
]
const RESOLUTION_MS = 20
const NANOSECONDS_A_SECOND = 1e9

/** The supervisor's figures in Prometheus' form. No label names a person. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #figures = new Figures(this.#registry)
  readonly #workers = new WorkerMetrics(this.#figures)
  readonly #proxy = new ProxyMetrics(this.#figures)
  readonly #wakes = new WakeMetrics(this.#figures)
  readonly #modelQueue = new ModelQueueMetrics(this.#figures)
  readonly #processorTime = new ProcessorTime()
  readonly #logins = this.#figures.counter('mh_logins_total', 'Log-in attempts by result.', [
    'result',
  ])
  readonly #refusals = this.#figures.counter(
    'mh_requests_refused_total',
    'Requests refused at the front, by status.',
    ['code'],
  )

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry })
    for (const name of MISLEADING) this.#registry.removeSingleMetric(name)
    const build = this.#figures.gauge('mh_build_info', 'The version that runs.', [
      'version',
      'node',
    ])
    build.set({ version, node: process.version }, 1)
  }

  /** Adds the figures that others hold. */
  watch(watched: Watched): void {
    const figures = this.#figures
    figures.watch('mh_sessions_active', 'Sessions that are logged in.', watched.sessions)
    figures.watch(
      'mh_impersonations_active',
      'Owners who look into the profile of somebody else.',
      watched.visits,
    )
    figures.watchEach('mh_proxy_open_connections', 'Streams that are open, by kind.', [
      'kind',
      watched.open,
    ])
    this.#modelQueue.watch(watched.modelQueue)
    this.#watchState(watched)
    this.#watchWorkers(watched)
    this.#watchLoop()
  }

  async text(): Promise<string> {
    return await this.#registry.metrics()
  }

  proxied(kind: ProxiedKind, proxied: Proxied): void {
    this.#proxy.count(kind, proxied)
  }

  upgraded(status: number): void {
    this.#proxy.countUpgrade(status)
  }

  wakeSettled(outcome: WakeOutcome): void {
    this.#wakes.settled(outcome)
  }

  wakesMissed(count: number): void {
    this.#wakes.missed(count)
  }

  /** A worker got a place at a server of models. */
  slotGranted(waiting: 'person' | 'agent', waitedMs: number): void {
    this.#modelQueue.granted(waiting, waitedMs)
  }

  slotRefused(reason: SlotRefusal): void {
    this.#modelQueue.refused(reason)
  }

  login(result: 'ok' | 'failed' | 'limited'): void {
    this.#logins.inc({ result })
  }

  refused(status: number): void {
    this.#refusals.inc({ code: String(status) })
  }

  workerChanged(change: WorkerChange): void {
    this.#workers.changed(change)
    const pid = pidOf(change.to.state)
    // A last look before the process is gone.
    if (pid !== null && isEnding(change.to.state)) this.#processorTime.note(pid)
  }

  orphanEnded(): void {
    this.#workers.orphanEnded()
  }

  startRejected(): void {
    this.#workers.startRejected()
  }

  #watchState({ auditWriteErrors, stateWrites, logDroppedBytes, restarts }: Watched): void {
    const figures = this.#figures
    figures.watchCount(
      'mh_audit_write_errors_total',
      'Audit entries that could not be written.',
      auditWriteErrors,
    )
    figures.watchCounts('mh_state_writes_total', 'Writes of the state, by result.', [
      'result',
      () => ({ ...stateWrites() }),
    ])
    figures.watchCount(
      'mh_log_dropped_bytes_total',
      'Bytes of the log that could not be written.',
      logDroppedBytes,
    )
    figures.watchCount(
      'mh_supervisor_restarts_total',
      'Starts of the supervisor after the first.',
      () => restarts,
    )
  }

  #watchWorkers({ workers, vitals, queueLength, pids, standbys }: Watched): void {
    const figures = this.#figures
    figures.watch(
      'mh_worker_standbys',
      'Worker processes that wait to be given a profile.',
      standbys,
    )
    figures.watch(
      'mh_worker_failed',
      'Workers that are not started again for a while.',
      () => workers()['failed'] ?? 0,
    )
    figures.watch(
      'mh_spawn_queue_length',
      'Workers that wait for their turn to start.',
      queueLength,
    )
    figures.watch(
      'mh_worker_memory_bytes',
      'Memory of all workers, as they said last.',
      () => vitals().rssBytes,
    )
    figures.watchCount(
      'mh_worker_cpu_seconds_total',
      'Processor time of all workers; what one used just before a sudden end is left out.',
      () => this.#processorTime.read(pids()),
    )
    figures.watch(
      'mh_worker_event_loop_lag_seconds',
      'The longest lag of a worker, as it said last.',
      () => vitals().eventLoopLagMs / 1_000,
    )
    figures.watchEach('mh_workers', 'Workers by state.', [
      'state',
      () => {
        const now = workers()
        return Object.fromEntries(WORKER_STATES.map((state) => [state, now[state] ?? 0]))
      },
    ])
  }

  #watchLoop(): void {
    const delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    delays.enable()
    this.#figures.watch(
      'mh_supervisor_event_loop_lag_seconds',
      'The longest that the event loop was held up since the last look.',
      () => {
        const lag = Math.max(0, delays.max / NANOSECONDS_A_SECOND - RESOLUTION_MS / 1_000)
        delays.reset()
        return lag
      },
    )
  }
}
