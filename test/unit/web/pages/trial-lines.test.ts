import { expect, it } from 'vitest'
import { TRIAL_CHECK_NAMES, type TrialCheck } from '../../../../shared/domain/trial-said.ts'
import type { TrialReport, TrialVerdict } from '../../../../shared/api/doctor.ts'
import { trialLines } from '../../../../web/pages/owner/system/trial-lines.ts'

function report(
  username: string,
  verdicts: Partial<Record<TrialCheck, TrialVerdict>>,
): TrialReport {
  const findings = TRIAL_CHECK_NAMES.flatMap((check) => {
    const verdict = verdicts[check]
    return verdict === undefined
      ? []
      : [
          {
            check,
            verdict,
            message: `${check} ${verdict}`,
            subjects: [],
            remedy: verdict === 'open' ? `mend ${check}` : '',
            remedySaid: null,
          },
        ]
  })
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
