import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Figures } from './figures.ts'

/** What is counted of a forwarded request. */
export interface Proxied {
  readonly status: number
  readonly abortedBy: 'client' | 'worker' | undefined
  readonly seconds: number
  /** The failure on the worker's side, if there was one. */
  readonly error?: Error
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
  readonly #aborts
  readonly #upstreamErrors
  readonly #counted = new Map<number, () => void>()

  constructor(figures: Figures) {
    this.#requests = figures.counter('mh_proxy_requests_total', 'Requests forwarded to workers.', [
      'kind',
      'code',
    ])
    this.#seconds = figures.seconds(
      'mh_proxy_request_duration_seconds',
      'From a request to the end of its answer, the start of its worker included.',
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

  count({ status, abortedBy, seconds, error }: Proxied): void {
    let count = this.#counted.get(status)
    if (!count) {
      const child = this.#requests.labels({ kind: 'http', code: String(status) })
      count = () => child.inc()
      this.#counted.set(status, count)
    }
    count()
    this.#seconds.observe(seconds)
    if (abortedBy) this.#aborts.inc({ side: abortedBy })
    if (error) this.#upstreamErrors.inc({ errno: errnoOf(error) })
  }
}

function errnoOf(error: Error): string {
  const code = systemCodeOf(error) ?? ''
  return ERRNOS.has(code) ? code : 'other'
}
