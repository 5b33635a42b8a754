import type { DoctorReport, Finding, Severity } from '../../shared/api/doctor.ts'

const WORDS: Readonly<Record<Severity, string>> = {
  ok: 'OK',
  note: 'NOTE',
  warning: 'WARNING',
  error: 'ERROR',
}
const WIDTH = 9
/** The worst stands last, where a person looks first. */
const ORDER: readonly Severity[] = ['ok', 'note', 'warning', 'error']

/** What the doctor found, for a person. */
export function doctorWords({ findings, fixed, unseen }: DoctorReport): string {
  const sorted = ORDER.flatMap((one) => findings.filter(({ severity }) => severity === one))
  const parts = [
    fixed.map((what) => `${'FIXED'.padEnd(WIDTH)}${what}`),
    sorted.map(findingWords),
    unseen.map((what) => `${'UNSEEN'.padEnd(WIDTH)}${what}`),
    [countWords(findings)],
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}

function findingWords({ check, severity, message, remedy }: Finding): string {
  const line = `${WORDS[severity].padEnd(WIDTH)}${check}: ${message}`
  return remedy === '' ? line : `${line}\n${' '.repeat(WIDTH)}What to do: ${remedy}`
}

function countWords(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'note'] as const).map((one) => {
    const count = findings.filter(({ severity }) => severity === one).length
    return count === 0 ? '' : `${count} ${one}${count === 1 ? '' : 's'}`
  })
  return counts.filter((count) => count !== '').join(', ') || 'Nothing is wrong.'
}
