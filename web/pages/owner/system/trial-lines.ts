import type { TrialFinding, TrialReport, TrialVerdict } from '../../../../shared/api/doctor.ts'

type Shown = Exclude<TrialVerdict, 'held'>

/** Something that did not hold, once for all profiles that it is the same for. */
interface TrialLine extends Pick<TrialFinding, 'check' | 'message' | 'remedy' | 'remedySaid'> {
  readonly key: string
  readonly verdict: Shown
  readonly usernames: readonly string[]
}

const WORST_FIRST: readonly Shown[] = ['open', 'not-here', 'untried']

/** What did not hold, the worst first. */
export function trialLines(reports: readonly TrialReport[]): TrialLine[] {
  const lines = new Map<string, TrialLine>()
  for (const { username, findings } of reports) {
    for (const { verdict, ...finding } of findings) {
      if (verdict === 'held') continue
      const key = JSON.stringify([finding.check, verdict, finding.remedy])
      const usernames = [...(lines.get(key)?.usernames ?? []), username]
      lines.set(key, { ...finding, key, verdict, usernames })
    }
  }
  const all = [...lines.values()]
  return WORST_FIRST.flatMap((wanted) => all.filter(({ verdict }) => verdict === wanted))
}
