import { DAY_MS, type LocalMs } from '../time/zoned-time.ts'
import type { RecurrenceRule } from './recurrence-rule.ts'

interface DayParts {
  readonly weekday: number
  readonly month: number
  readonly monthDay: number
  readonly daysInMonth: number
  readonly yearDay: number
  readonly daysInYear: number
}

/** The weekday of a day, Monday being 0. */
export function weekdayOf(day: LocalMs): number {
  // The first day of Unix time was a Thursday.
  return (((Math.floor(day / DAY_MS) + 3) % 7) + 7) % 7
}

/** The first day of the week in which a day lies. */
export function weekOf(day: LocalMs, weekStart: number): LocalMs {
  return day - ((weekdayOf(day) - weekStart + 7) % 7) * DAY_MS
}

/** Whether a day has everything that a rule asks of days. */
export function matchesDay(rule: RecurrenceRule, day: LocalMs): boolean {
  const parts = partsOf(day)
  return (
    has(rule.months, parts.month) &&
    hasOrFromEnd(rule.monthDays, parts.monthDay, parts.daysInMonth) &&
    hasOrFromEnd(rule.yearDays, parts.yearDay, parts.daysInYear) &&
    matchesWeek(rule, day) &&
    (rule.days.length === 0 || matchesWeekday(rule, parts))
  )
}

function partsOf(day: LocalMs): DayParts {
  const date = new Date(day)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  const newYear = Date.UTC(year, 0, 1)
  return {
    weekday: weekdayOf(day),
    month: month + 1,
    monthDay: date.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    yearDay: (day - newYear) / DAY_MS + 1,
    daysInYear: (Date.UTC(year + 1, 0, 1) - newYear) / DAY_MS,
  }
}

function has(list: readonly number[], value: number): boolean {
  return list.length === 0 || list.includes(value)
}

function hasOrFromEnd(list: readonly number[], value: number, length: number): boolean {
  return list.length === 0 || list.includes(value) || list.includes(value - length - 1)
}

/** Weeks are numbered so that the first has at least four days in its year. */
function matchesWeek({ weekNumbers, weekStart }: RecurrenceRule, day: LocalMs): boolean {
  if (weekNumbers.length === 0) return true
  const week = weekOf(day, weekStart)
  const year = new Date(week + 3 * DAY_MS).getUTCFullYear()
  const first = firstWeekOf(year, weekStart)
  const number = Math.round((week - first) / (7 * DAY_MS)) + 1
  const weeks = Math.round((firstWeekOf(year + 1, weekStart) - first) / (7 * DAY_MS))
  return weekNumbers.includes(number) || weekNumbers.includes(number - weeks - 1)
}

function firstWeekOf(year: number, weekStart: number): LocalMs {
  return weekOf(Date.UTC(year, 0, 4), weekStart)
}

function matchesWeekday(rule: RecurrenceRule, parts: DayParts): boolean {
  return rule.days.some(({ weekday, nth }) => {
    if (weekday !== parts.weekday) return false
    const scope = scopeOf(rule)
    if (nth === 0 || scope === 'none') return true
    const [place, length] =
      scope === 'month' ? [parts.monthDay, parts.daysInMonth] : [parts.yearDay, parts.daysInYear]
    return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((length - place + 1) / 7) === -nth
  })
}

/** In what the third Monday is counted. */
function scopeOf({ frequency, months, weekNumbers }: RecurrenceRule): 'month' | 'year' | 'none' {
  if (frequency === 'MONTHLY') return 'month'
  if (frequency !== 'YEARLY' || weekNumbers.length > 0) return 'none'
  return months.length > 0 ? 'month' : 'year'
}
