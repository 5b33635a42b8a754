/** What several rounds gave: their median, and how far they lie apart. */
export interface Summary {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Sums up the figures of the rounds; there must be one at least. */
export function summaryOf(figures: readonly number[]): Summary {
  if (figures.length === 0) throw new RangeError('There is no figure to sum up.')
  return { median: quantile(figures, 0.5), least: Math.min(...figures), most: Math.max(...figures) }
}

/** The value below which a share (0 to 1) of the figures lies, interpolated between neighbours. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position % 1)
}
