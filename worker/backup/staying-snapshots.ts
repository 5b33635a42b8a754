/** How many backups stay: the newest ones, and the newest of each of the latest days, ISO weeks and months that have one. */
export interface Retention {
  readonly newest: number
  readonly days: number
  readonly weeks: number
  readonly months: number
  /** Whose midnight ends a day. */
  readonly timeZone: string
}

/**
 * Which of the moments stay (grandfather, father, son): each rule keeps its own, and what one of them keeps stays. A day without a backup
 * counts for none, so that a machine that was off loses nothing. INVARIANT: the newest always stays.
 */
export function stayingSnapshots(
  times: readonly string[],
  { newest, days, weeks, months, timeZone }: Retention,
): ReadonlySet<string> {
  const latestFirst = times.toSorted().toReversed()
  const dayOf = daysIn(timeZone)
  const rules = [
    [Math.max(1, newest), (at: string) => at],
    [days, dayOf],
    [weeks, (at: string) => mondayOf(dayOf(at))],
    [months, (at: string) => dayOf(at).slice(0, MONTH_LENGTH)],
  ] as const
  return new Set(rules.flatMap(([most, periodOf]) => newestOfEach(latestFirst, most, periodOf)))
}

const MONTH_LENGTH = 'YYYY-MM'.length
const DAY_MS = 86_400_000

function newestOfEach(
  latestFirst: readonly string[],
  most: number,
  periodOf: (at: string) => string,
): string[] {
  const newest = new Map<string, string>()
  for (const at of latestFirst) {
    const period = periodOf(at)
    if (newest.has(period)) continue
    if (newest.size === most) break
    newest.set(period, at)
  }
  return [...newest.values()]
}

/** The day of a moment as its calendar has it: `2026-11-26`. */
function daysIn(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (at) => {
    const parts = format.formatToParts(new Date(at))
    const [year, month, day] = ['year', 'month', 'day'].map(
      (type) => parts.find((part) => part.type === type)?.value ?? '',
    )
    return `${year}-${month}-${day}`
  }
}

/** The first day of the week that a day is in, which names the week. Counted in UTC, where every day is equally long. */
function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(date.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, day.length)
}
