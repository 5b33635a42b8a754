import { expect, it } from 'vitest'
import type { TrialReport, TrialVerdict } from '../../../../shared/api/doctor.ts'
import { trialLines } from '../../../../web/pages/owner/system/trial-lines.ts'

function report(username: string, verdicts: Readonly<Record<string, TrialVerdict>>): TrialReport {
  const findings = Object.entries(verdicts).map(([check, verdict]) => ({
    check,
    verdict,
    message: `${check} ${verdict}`,
    subjects: [],
    remedy: verdict === 'open' ? `mend ${check}` : '',
  }))
  return { username, against: null, walls: 'uid', findings }
}

it('what did not hold is said once for all whom it concerns, the worst first', () => {
  const lines = trialLines([
    report('alice', { worker: 'untried', files: 'open', account: 'held' }),
    report('bob', { worker: 'held', files: 'open', account: 'held' }),
  ])

  expect(lines.map(({ verdict, usernames, remedy }) => [verdict, usernames, remedy])).toEqual([
    ['open', ['alice', 'bob'], 'mend files'],
    ['untried', ['alice'], ''],
  ])
})
