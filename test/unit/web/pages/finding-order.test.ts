import { expect, it } from 'vitest'
import type { Finding, Severity } from '../../../../shared/api/doctor.ts'
import { inOrder } from '../../../../web/pages/owner/system/finding-order.ts'

it('shows the worst first, and what is fine apart', () => {
  const findings = (['ok', 'note', 'error', 'warning', 'ok', 'error'] as const).map(finding)

  const { wrong, fine } = inOrder(findings)

  expect(wrong.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual([
    'error 2',
    'error 5',
    'warning 3',
    'note 1',
  ])
  expect(fine).toHaveLength(2)
})

function finding(severity: Severity, at: number): Finding {
  const said = { message: 'It is.', messageSaid: null, remedy: 'Mend it.', remedySaid: null }
  return { ...said, check: 'one', severity, subject: String(at), isFixable: false }
}
