import type { CalendarItem } from '../../../shared/api/calendar.ts'

/** What takes place on a day: `2026-03-29`. */
export interface Day {
  readonly day: string
  readonly items: readonly CalendarItem[]
}

/** The month of an instant (in milliseconds) in a time zone (its IANA name): `2026-03`. */
export function monthOf(time: number, timeZone: string): string {
  return dayOf(time, timeZone).slice(0, 7)
}

/** The month that lies so many after another. */
export function monthAfter(month: string, count: number): string {
  const [year = Number.NaN, number = Number.NaN] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7)
}

/** The first day of a month and that of the next, as the calendar's route takes them. */
export function spanOf(month: string): { readonly from: string; readonly to: string } {
  return { from: `${month}-01`, to: `${monthAfter(month, 1)}-01` }
}

/** Items by the day on which they begin in a time zone, both in order. */
export function byDay(items: readonly CalendarItem[], timeZone: string): readonly Day[] {
  const days = new Map<string, CalendarItem[]>()
  for (const item of items) {
    const isDay = item.start.length === 'YYYY-MM-DD'.length
    const day = isDay ? item.start : dayOf(Date.parse(item.start), timeZone)
    days.set(day, [...(days.get(day) ?? []), item])
  }
  const sorted = [...days].sort(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([day, its]) => ({ day, items: its }))
}

function dayOf(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time)
}
