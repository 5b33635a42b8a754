/** Nine in the morning of days before one that an event takes all of, in minutes before it begins. */
const DAY_BEFORE_AT_NINE = 15 * 60
const WEEK_BEFORE_AT_NINE = DAY_BEFORE_AT_NINE + 6 * 24 * 60
const USUAL = [0, 10, 30, 60, 24 * 60] as const
const USUAL_OF_A_DAY = [DAY_BEFORE_AT_NINE, WEEK_BEFORE_AT_NINE] as const
const HOUR = 60
const DAY = 24 * HOUR

/** Minutes before the start as a form has them: joined by commas, empty for none. */
export function remindersText(minutes: readonly number[]): string {
  return [...new Set(minutes)].toSorted((one, other) => one - other).join(',')
}

/** The minutes of such a text. */
export function remindersIn(text: string): number[] {
  return text === '' ? [] : text.split(',').map(Number)
}

/** What a form offers: none, what is usual, and what there is already. */
export function reminderChoices(allDay: boolean, ...present: readonly string[]): string[] {
  const usual = (allDay ? USUAL_OF_A_DAY : USUAL).map(String)
  return [...new Set(['', ...usual, ...present])]
}

/** A length of time in the greatest unit that leaves no rest. */
export function lengthOf(minutes: number): {
  readonly count: number
  readonly unit: 'minute' | 'hour' | 'day'
} {
  if (minutes % DAY === 0) return { count: minutes / DAY, unit: 'day' }
  if (minutes % HOUR === 0) return { count: minutes / HOUR, unit: 'hour' }
  return { count: minutes, unit: 'minute' }
}

/** How many days before, and at which minute of that day; of an event that begins with its day. */
export function dayBefore(minutes: number): { readonly days: number; readonly minute: number } {
  const days = Math.ceil(minutes / DAY)
  return { days, minute: days * DAY - minutes }
}
