/** What a person reads of the metrics; a figure that is not there is left away. */
export interface MetricFigures {
  readonly requests: number | undefined
  /** How long one took in the mean, in milliseconds. */
  readonly meanMs: number | undefined
  /** How late the supervisor's own work was at its worst, in milliseconds. */
  readonly lagMs: number | undefined
  readonly crashes: number | undefined
  readonly restarts: number | undefined
  readonly refused: number | undefined
}

/** Reads figures out of Prometheus' text format (version 0.0.4): the sums of a name over all its labels. */
export function metricFigures(text: string): MetricFigures {
  const sums = sumsOf(text)
  const count = sums.get('mh_proxy_request_duration_seconds_count')
  const seconds = sums.get('mh_proxy_request_duration_seconds_sum')
  const lag = sums.get('mh_supervisor_event_loop_lag_seconds')
  return {
    requests: sums.get('mh_proxy_requests_total'),
    meanMs: count && seconds !== undefined ? (seconds / count) * 1000 : undefined,
    lagMs: lag === undefined ? undefined : lag * 1000,
    crashes: sums.get('mh_worker_crashes_total'),
    restarts: sums.get('mh_supervisor_restarts_total'),
    refused: sums.get('mh_requests_refused_total'),
  }
}

function sumsOf(text: string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name = '', value] = /^(\w+)(?:\{.*\})? (\S+)/.exec(line) ?? []
    const number = Number(value)
    if (Number.isFinite(number)) sums.set(name, (sums.get(name) ?? 0) + number)
  }
  return sums
}
