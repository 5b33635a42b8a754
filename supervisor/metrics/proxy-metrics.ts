import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Figures } from './figures.ts'

/** How a forwarded request came. */
export type ProxiedKind = 'http' | 'sse' | 'ipc'

/** What is counted of a forwarded request. */
export interface Proxied {
  readonly status: number
  readonly abortedBy: 'client' | 'worker' | undefined
  readonly seconds: number
  /** What of it went by before a running worker had the request. */
  readonly overheadSeconds: number | undefined
  /** The failure on the worker's side, if there was one. */
  readonly error: Error | undefined
}

/** Failures that have a value of their own; a label must not grow with what libraries think of. */
const ERRNOS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_ABORTED',
])

/** Figures about requests that are forwarded to workers. */
export class ProxyMetrics {
  readonly #requests
  readonly #seconds
  readonly #overhead
  readonly #aborts
  readonly #upstreamErrors
  readonly #counted = new Map<string, () => void>()

  constructor(figures: Figures) {
    this.#requests = figures.counter('mh_proxy_requests_total', 'Requests forwarded to workers.', [
      'kind',
      'code',
    ])
    this.#seconds = figures.seconds(
      'mh_proxy_request_duration_seconds',
      'From a request to the end of its answer, the start of its worker included.',
    )
    this.#overhead = figures.seconds(
      'mh_proxy_overhead_seconds',
      'From the arrival of a request until a running worker was given it.',
      [],
      OVERHEAD_SECONDS,
    )
    this.#aborts = figures.counter('mh_proxy_aborts_total', 'Exchanges broken off, by side.', [
      'side',
    ])
    this.#upstreamErrors = figures.counter(
      'mh_proxy_upstream_errors_total',
      'Failures on the way to workers, by code.',
      ['errno'],
    )
  }

  count(kind: ProxiedKind, { status, abortedBy, seconds, overheadSeconds, error }: Proxied): void {
    this.#countOne(kind, status)
    this.#seconds.observe(seconds)
    if (overheadSeconds !== undefined) this.#overhead.observe(overheadSeconds)
    if (abortedBy) this.#aborts.inc({ side: abortedBy })
    if (error) this.#upstreamErrors.inc({ errno: errnoOf(error) })
  }

  /** An upgrade was answered. */
  countUpgrade(status: number): void {
    this.#countOne('ws', status)
  }

  #countOne(kind: ProxiedKind | 'ws', status: number): void {
    const key = `${kind} ${status}`
    let count = this.#counted.get(key)
    if (!count) {
      const child = this.#requests.labels({ kind, code: String(status) })
      count = () => child.inc()
      this.#counted.set(key, count)
    }
    count()
  }
}

const OVERHEAD_SECONDS = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1]

function errnoOf(error: Error): string {
  const code = systemCodeOf(error) ?? ''
  return ERRNOS.has(code) ? code : 'other'
}
