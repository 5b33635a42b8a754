import type { TrialFinding, TrialReport, TrialVerdict } from '../../shared/api/doctor.ts'

const WORDS: Readonly<Record<TrialVerdict, string>> = {
  held: 'HELD',
  untried: 'UNTRIED',
  'not-here': 'NOT HERE',
  open: 'OPEN',
}
const WIDTH = 10
/** The worst stands last, where a person looks first. */
const ORDER: readonly TrialVerdict[] = ['held', 'untried', 'not-here', 'open']
/** Paths that are named; the rest is counted. */
const SHOWN = 5

/** What came of trying the walls, for a person. */
export function securityWords(reports: readonly TrialReport[]): string {
  if (reports.length === 0) return 'There is no active account whose walls could be tried.'
  return [...reports.map(reportWords), countWords(reports)].join('\n\n')
}

function reportWords({ username, against, walls, findings }: TrialReport): string {
  const kind = walls === 'uid' ? 'an account of its own' : 'the supervisor’s account'
  const at = against === null ? 'there is no other profile to try it on' : `tried on ${against}`
  const sorted = ORDER.flatMap((one) => findings.filter(({ verdict }) => verdict === one))
  return [`As the worker of ${username}, under ${kind}; ${at}:`, ...sorted.map(findingWords)].join(
    '\n',
  )
}

function findingWords({ check, verdict, message, subjects, remedy }: TrialFinding): string {
  const indent = ' '.repeat(WIDTH)
  const more = subjects.length > SHOWN ? ` and ${subjects.length - SHOWN} more` : ''
  return [
    `${WORDS[verdict].padEnd(WIDTH)}${check}: ${message}`,
    ...(subjects.length === 0 ? [] : [`${indent}${subjects.slice(0, SHOWN).join(', ')}${more}`]),
    ...(remedy === '' ? [] : [`${indent}What to do: ${remedy}`]),
  ].join('\n')
}

function countWords(reports: readonly TrialReport[]): string {
  const all = reports.flatMap(({ findings }) => findings)
  const count = (wanted: TrialVerdict): number =>
    all.filter(({ verdict }) => verdict === wanted).length
  if (count('open') > 0) return `${count('open')} of ${all.length} did not hold.`
  const missing = count('not-here')
  const besides = missing === 0 ? '' : ` ${missing} can’t be held in this installation.`
  return `All that should hold here holds.${besides}`
}
