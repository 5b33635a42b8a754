import type { Finding, Severity } from '../../../../shared/api/doctor.ts'

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'note']

/** What was found to be wrong, the worst first, apart from what is fine. */
export function inOrder(findings: readonly Finding[]): {
  readonly wrong: readonly Finding[]
  readonly fine: readonly Finding[]
} {
  const of = (wanted: Severity): Finding[] => findings.filter(({ severity }) => severity === wanted)
  return { wrong: WORST_FIRST.flatMap(of), fine: of('ok') }
}
