/** How many memories are of a month (`2025-11`, UTC). */
export interface MonthCount {
  readonly month: string
  readonly count: number
}

const MONTH = /^\d{4}-\d{2}$/

/** Months that have memories, the newest first. */
export function timelineMonths(byMonth: Readonly<Record<string, number>>): MonthCount[] {
  return Object.entries(byMonth)
    .filter(([month, count]) => MONTH.test(month) && count > 0)
    .map(([month, count]) => ({ month, count }))
    .toSorted((one, other) => other.month.localeCompare(one.month))
}
