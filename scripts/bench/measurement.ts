import { type Summary, summaryOf } from './statistics.ts'

/** One figure with what it is held against in the same run: a peer that does the same work, or a floor below which nobody gets. */
export interface Measurement {
  readonly name: string
  readonly unit: string
  /** One figure a round. */
  readonly figures: readonly number[]
  readonly against?: { readonly name: string; readonly figures: readonly number[] }
  readonly target?: Target
}

/** A wish for the median of the ratio or of the figure itself. */
export interface Target {
  readonly of: 'ratio' | 'figure'
  readonly is: 'at least' | 'at most'
  readonly value: number
}

/** What a measurement comes to. */
export interface Verdict {
  readonly figure: Summary
  readonly against: Summary | null
  /** Of figure to peer or floor within each round, so that what slows a whole round down weighs little. */
  readonly ratio: Summary | null
  readonly reached: boolean | null
}

/** Sums a measurement up and holds it against its target. */
export function verdictOf({ figures, against, target }: Measurement): Verdict {
  const figure = summaryOf(figures)
  if (!against)
    return { figure, against: null, ratio: null, reached: isReached(target, figure, null) }
  const ratio = summaryOf(figures.map((own, round) => own / (against.figures[round] ?? Number.NaN)))
  return {
    figure,
    against: summaryOf(against.figures),
    ratio,
    reached: isReached(target, figure, ratio),
  }
}

function isReached(
  target: Target | undefined,
  figure: Summary,
  ratio: Summary | null,
): boolean | null {
  const judged = target?.of === 'ratio' ? ratio : figure
  if (!target || !judged) return null
  return target.is === 'at least' ? judged.median >= target.value : judged.median <= target.value
}
