import type { QualityReport } from '../../shared/api/datasets.ts'
import type { LeftOutReason } from '../../shared/domain/training.ts'
import type { Pair } from './pair.ts'

/** How the memories fared that were looked at for a set. */
export class LeftOutCounts {
  considered = 0
  readonly #counts = new Map<string, number>()

  /** A memory counts once, under the first of its reasons. */
  add([reason]: readonly LeftOutReason[], by = 1): void {
    if (reason !== undefined && by > 0)
      this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + by)
  }

  get all(): Record<string, number> {
    return sorted(this.#counts)
  }
}

type Gathering = Pick<QualityReport, 'considered' | 'eligible' | 'leftOut'>

/** What a set is like. */
export function qualityOf(
  pairs: readonly Pair[],
  { considered, eligible, leftOut }: Gathering,
): QualityReport {
  const tokens = pairs.map((pair) => pair.tokens)
  const chars = pairs.map(({ output }) => output.length)
  const byKind = countsOf(pairs, ({ kind }) => kind)
  return {
    considered,
    eligible,
    pairs: pairs.length,
    leftOut,
    byKind,
    byMonth: countsOf(pairs, ({ at }) => at.slice(0, 7)),
    byType: countsOf(pairs, ({ type }) => type),
    byPrivacy: countsOf(pairs, ({ privacy }) => privacy),
    judgedBy: countsOf(pairs, ({ lineage }) => lineage.judgedBy),
    tokens: { total: sum(tokens), average: average(tokens), most: Math.max(0, ...tokens) },
    outputChars: {
      least: pairs.length === 0 ? 0 : Math.min(...chars),
      average: average(chars),
      most: Math.max(0, ...chars),
    },
    reflectionShare: share(byKind['reflection'] ?? 0, pairs.length),
  }
}

/** The report for people, in Markdown. */
export function reportText(id: string, report: QualityReport): string {
  const { considered, eligible, pairs, tokens, outputChars, reflectionShare } = report
  return [
    `# Training set ${id}`,
    '',
    `${pairs} pairs of ${eligible} that could be used, from ${considered} memories.`,
    '',
    `- About ${tokens.total} tokens; ${tokens.average} a pair, ${tokens.most} in the longest.`,
    `- What is to be said has ${outputChars.least} to ${outputChars.most} characters, ${outputChars.average} on average.`,
    `- ${Math.round(reflectionShare * 100)} % are reflections.`,
    '',
    ...section('Left out', report.leftOut),
    ...section('Kinds', report.byKind),
    ...section('Types', report.byType),
    ...section('Months', report.byMonth),
    ...section('Privacy', report.byPrivacy),
    ...section('Judged by', report.judgedBy),
  ].join('\n')
}

function section(title: string, counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).map(
    ([name, count]) => `| ${name.replaceAll(/[|\n\r]/g, ' ')} | ${count} |`,
  )
  if (rows.length === 0) return []
  return [`## ${title}`, '', '| what | how many |', '| --- | --- |', ...rows, '']
}

export function countsOf(
  pairs: readonly Pair[],
  nameOf: (pair: Pair) => string,
): Record<string, number> {
  const counts = new Map<string, number>()
  for (const pair of pairs) counts.set(nameOf(pair), (counts.get(nameOf(pair)) ?? 0) + 1)
  return sorted(counts)
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.round(sum(numbers) / numbers.length)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 1_000
}
