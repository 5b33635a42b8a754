import type { CalendarItem } from '../../../shared/api/calendar.ts'
import { dayAfter } from './views.ts'
import { DAY_MS, MINUTE_MS, instantOf, wallMs, wallOf, wallText } from './zone.ts'

type When = Pick<CalendarItem, 'allDay' | 'start' | 'end'>
/** How far something is dragged. */
export interface Move {
  readonly days: number
  readonly minutes: number
}

/** When an item takes place after it was dragged: it lasts as long as before, and the clock shows the same where only its day is another. */
export function movedTimes(
  { allDay, start, end }: When,
  { days, minutes }: Move,
  zone: string,
): When {
  if (allDay) return { allDay, start: dayAfter(start, days), end: dayAfter(end, days) }
  const [from, to] = [Date.parse(start), Date.parse(end)]
  const wall = wallMs(wallOf(from, zone)) + days * DAY_MS + minutes * MINUTE_MS
  const begins = instantOf(wallText(wall), zone)
  const text = (instantMs: number): string => new Date(instantMs).toISOString()
  return { allDay, start: text(begins), end: text(begins + to - from) }
}
