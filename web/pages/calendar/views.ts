import { DAY_MS, type Day, startOfDay } from './zone.ts'

export const VIEWS = ['month', 'week', 'day', 'agenda'] as const
export type View = (typeof VIEWS)[number]

const DAYS_OF_WEEK = 7

/** The day that lies so many after another. */
export function dayAfter(day: Day, count: number): Day {
  return new Date(utc(day) + count * DAY_MS).toISOString().slice(0, 10)
}

/** How many days lie from one to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS)
}

/** The weekday, Monday being 0. */
export function weekdayOf(day: Day): number {
  return (new Date(utc(day)).getUTCDay() + 6) % DAYS_OF_WEEK
}

/** Whether a text is a day that there is. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = utc(text)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
}

/** The days that a view of a day shows. Weeks begin on Monday (ISO 8601). */
export function daysIn(view: View, day: Day): readonly Day[] {
  if (view === 'day') return [day]
  if (view === 'week') return daysFrom(weekStart(day), DAYS_OF_WEEK)
  const first = `${day.slice(0, 7)}-01`
  const next = monthAfter(first, 1)
  if (view === 'agenda') return daysFrom(first, daysBetween(first, next))
  const start = weekStart(first)
  const weeks = Math.ceil(daysBetween(start, next) / DAYS_OF_WEEK)
  return daysFrom(start, weeks * DAYS_OF_WEEK)
}

/** Days in weeks. */
export function weeksOf(days: readonly Day[]): readonly (readonly Day[])[] {
  return Array.from({ length: Math.ceil(days.length / DAYS_OF_WEEK) }, (_, week) =>
    days.slice(week * DAYS_OF_WEEK, (week + 1) * DAYS_OF_WEEK),
  )
}

/** The day to which a view goes so many steps on: months, weeks or days. */
export function stepped(view: View, day: Day, count: number): Day {
  if (view === 'day') return dayAfter(day, count)
  return view === 'week' ? dayAfter(day, count * DAYS_OF_WEEK) : monthAfter(day, count)
}

/** The time of days, as the calendar's route takes it: from the first instant until before the one after the last. */
export function spanOf(days: readonly Day[], zone: string): { from: string; to: string } {
  const [first = '', last = first] = [days[0], days.at(-1)]
  const instant = (day: Day): string => new Date(startOfDay(day, zone)).toISOString()
  return { from: instant(first), to: instant(dayAfter(last, 1)) }
}

/** The same day of another month, or that month's last. */
function monthAfter(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate()
  const moved = Date.UTC(year, month - 1 + count, Math.min(date, lastDate))
  return new Date(moved).toISOString().slice(0, 10)
}

function weekStart(day: Day): Day {
  return dayAfter(day, -weekdayOf(day))
}

function daysFrom(first: Day, count: number): readonly Day[] {
  return Array.from({ length: count }, (_, index) => dayAfter(first, index))
}

function utc(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}
