import type { Dataset, QualityReport } from '../../shared/api/datasets.ts'
import { oneLine } from '../terminal/safe-text.ts'

/** A training set with its report, for people. */
export function setWords(dataset: Dataset, report: QualityReport): string {
  const { id, status, pairs, dropped, privacy, note, adapters } = dataset
  const { considered, eligible, tokens, leftOut, removed } = {
    ...report,
    ...dataset,
    tokens: report.tokens,
  }
  const lines = [
    `${id} is ${status === 'draft' ? 'a draft' : status}: ${pairs} pairs of ${eligible} that could be used, from ${considered} memories.`,
    dropped > 0 ? `Dropped: ${dropped}` : '',
    note === null ? '' : oneLine(note),
    `About ${tokens.total} tokens, ${tokens.average} a pair.`,
    privacy === 'local' ? 'Some of it may not leave the house: exports leave that out.' : '',
    counts('Kinds', report.byKind),
    counts('Months', report.byMonth),
    counts('Judged by', report.judgedBy),
    counts('Left out', leftOut),
    counts('Gone since', removed),
    adapters.length === 0 ? '' : `Adapters: ${oneLine(adapters.join(', '))}`,
  ]
  return lines.filter((line) => line !== '').join('\n')
}

/** Numbers by names on one line; empty where there are none. */
function counts(title: string, numbers: Readonly<Record<string, number>>): string {
  const said = Object.entries(numbers).map(([name, count]) => `${count} ${oneLine(name)}`)
  return said.length === 0 ? '' : `${title}: ${said.join(', ')}`
}
