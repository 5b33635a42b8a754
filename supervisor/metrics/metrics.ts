import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { WORKER_STATES } from '../../shared/domain/worker-status.ts'
import type { WorkerChange } from '../workers/supervised-worker.ts'
import type { WorkerState } from '../workers/worker-life.ts'

/** Figures that are read when somebody asks for them. */
interface Watched {
  readonly workers: () => Readonly<Record<string, number>>
  readonly sessions: () => number
  readonly openUpgrades: () => number
  readonly queueLength: () => number
}

/** A start that is under way: since when, and what asked for it. */
interface Begun {
  readonly at: number
  readonly trigger: string
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60]

/** The supervisor's figures in Prometheus' form. No label names a person. */
const AT_REST: ReadonlySet<string> = new Set(['stopped', 'hibernated', 'locked'])

export class Metrics {
  readonly #registry = new Registry()
  readonly #starts = this.#counter(
    'mh_worker_starts_total',
    'Starts of workers by what asked for them.',
    ['trigger', 'result'],
  )
  readonly #stops = this.#counter('mh_worker_stops_total', 'Stops of workers by reason.', [
    'reason',
  ])
  readonly #crashes = this.#counter('mh_worker_crashes_total', 'Crashes of workers by cause.', [
    'cause',
  ])
  readonly #requests = this.#counter('mh_proxy_requests_total', 'Requests forwarded to workers.', [
    'kind',
    'code',
  ])
  readonly #aborts = this.#counter('mh_proxy_aborts_total', 'Exchanges broken off, by side.', [
    'side',
  ])
  readonly #logins = this.#counter('mh_logins_total', 'Log-in attempts by result.', ['result'])
  readonly #refusals = this.#counter(
    'mh_requests_refused_total',
    'Requests refused at the front, by status.',
    ['code'],
  )
  readonly #startSeconds = new Histogram({
    name: 'mh_worker_start_duration_seconds',
    help: 'From the wish to the running worker.',
    buckets: SECONDS,
    registers: [this.#registry],
  })
  readonly #begun = new Map<string, Begun>()
  readonly #proxied = new Map<number, () => void>()

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry })
    const build = this.#gauge('mh_build_info', 'The version that runs.', ['version', 'node'])
    build.set({ version, node: process.version }, 1)
  }

  /** Adds the figures that others hold. */
  watch({ workers, sessions, openUpgrades, queueLength }: Watched): void {
    this.#watch('mh_sessions_active', 'Sessions that are logged in.', sessions)
    this.#watch('mh_proxy_open_connections', 'Upgraded connections that are open.', openUpgrades)
    this.#watch('mh_spawn_queue_length', 'Workers that wait for their turn to start.', queueLength)
    this.#watchWorkers(workers)
  }

  async text(): Promise<string> {
    return await this.#registry.metrics()
  }

  proxied(status: number, abortedBy: 'client' | 'worker' | undefined): void {
    let count = this.#proxied.get(status)
    if (!count) {
      const child = this.#requests.labels({ kind: 'http', code: String(status) })
      count = () => child.inc()
      this.#proxied.set(status, count)
    }
    count()
    if (abortedBy) this.#aborts.inc({ side: abortedBy })
  }

  login(result: 'ok' | 'failed' | 'limited'): void {
    this.#logins.inc({ result })
  }

  refused(status: number): void {
    this.#refusals.inc({ code: String(status) })
  }

  /** Counts a change in a worker's life. */
  workerChanged({ profile, to }: WorkerChange): void {
    const { state } = to
    if (state.status === 'queued') {
      this.#begun.set(profile.username, { at: performance.now(), trigger: state.reason })
      return
    }
    if (state.status === 'starting') return
    const begun = this.#begun.get(profile.username)
    this.#begun.delete(profile.username)
    if (begun) this.#startEnded(begun, state)
    if (AT_REST.has(state.status)) this.#stops.inc({ reason: state.reason })
    if (state.status === 'crashed') this.#crashes.inc({ cause: state.reason })
  }

  #startEnded({ at, trigger }: Begun, { status }: WorkerState): void {
    const ready = status === 'running'
    this.#starts.inc({ trigger, result: ready ? 'ready' : status })
    if (ready) this.#startSeconds.observe((performance.now() - at) / 1000)
  }

  #watchWorkers(counts: () => Readonly<Record<string, number>>): void {
    const registers = [this.#registry]
    const gauge: Gauge<'state'> = new Gauge({
      name: 'mh_workers',
      help: 'Workers by state.',
      labelNames: ['state'],
      registers,
      collect: () => {
        const now = counts()
        for (const state of WORKER_STATES) gauge.set({ state }, now[state] ?? 0)
      },
    })
  }

  #watch(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: () => gauge.set(read()),
    })
  }

  #counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] })
  }

  #gauge<L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] })
  }
}
