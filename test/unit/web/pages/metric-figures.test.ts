import { describe, expect, it } from 'vitest'
import { metricFigures } from '../../../../web/pages/owner/system/metric-figures.ts'

const TEXT = `# HELP mh_proxy_requests_total Requests
# TYPE mh_proxy_requests_total counter
mh_proxy_requests_total{status="200",route="GET /api/tasks"} 7
mh_proxy_requests_total{status="404"} 3
mh_proxy_request_duration_seconds_sum{} 0.5
mh_proxy_request_duration_seconds_count{} 10
mh_worker_crashes_total 0
mh_supervisor_event_loop_lag_seconds NaN
`

describe('figures of the metrics', () => {
  it('are the sums over all labels, and means of what was measured', () => {
    expect(metricFigures(TEXT)).toMatchObject({ requests: 10, meanMs: 50, crashes: 0 })
  })

  it('are left away where nothing was measured', () => {
    expect(metricFigures(TEXT).lagMs).toBeUndefined()
    expect(metricFigures('').meanMs).toBeUndefined()
  })
})
