import { dayOf, wallOf } from './zone.ts'

const FIRST_SEEN_HOUR = 7
const HOURS_BEFORE_NOW = 6

/** The hour at which a view of some days begins, as one opens it: the night is above; in the evening of a day that is in it, the morning too. */
export function firstSeenHour(days: readonly string[], now: number, zone: string): number {
  if (!days.includes(dayOf(now, zone))) return FIRST_SEEN_HOUR
  return Math.max(FIRST_SEEN_HOUR, Number(wallOf(now, zone).slice(11, 13)) - HOURS_BEFORE_NOW)
}
