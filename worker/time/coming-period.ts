import type { PastPeriod } from './past-period.ts'
import { DAY_MS, ianaOffsets, type LocalMs, toInstant, toLocal } from './zoned-time.ts'

interface Reading {
  /** The person's time zone. */
  readonly zone: string
  readonly now: Date
}

/** Days as wall-clock times at their beginning; the last one is not in it. */
type Days = readonly [from: LocalMs, until: LocalMs]

const NAMED = /\b(?:(this|next|coming) (week|weekend|month|year)|(today|tonight|tomorrow))\b/i
const COUNTED =
  /\b(?:next|coming|following) (\d{1,3}|two|three|four|five|six|seven|ten) (day|week|month)s\b/i
const FIGURES: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
}
const MAY_NAME_A_DAY =
  /\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)|in \w+ (?:day|week|month)s?|after tomorrow)\b/i
const LAST = /\b(?:last|past|previous|ago|yesterday)\b/i
const DAYS_A_WEEK = 7
const SATURDAY = 5

/**
 * The time from today on that a text names: `tomorrow`, `this week`, `next friday`, `in the next three days`, `on 5 June`, in the person's
 * time zone. Undefined when it names none. Weeks begin on Monday.
 */
export async function readComingPeriod(
  text: string,
  { zone, now }: Reading,
): Promise<PastPeriod | undefined> {
  if (LAST.test(text)) return undefined
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const today = Math.floor(toLocal(now.getTime(), offsetAt) / DAY_MS) * DAY_MS
  const found = counted(text, today) ?? named(text, today) ?? (await namedDay(text, today))
  if (!found) return undefined
  const [from, until] = found.days
  const begins = toInstant(from, offsetAt)
  return { from: begins, to: toInstant(until, offsetAt) - 1, phrase: found.phrase }
}

interface Found {
  readonly days: Days
  readonly phrase: string
}

function counted(text: string, today: LocalMs): Found | undefined {
  const [phrase, count = '', unit = ''] = COUNTED.exec(text) ?? []
  if (phrase === undefined) return undefined
  const number = FIGURES[count.toLowerCase()] ?? Number(count)
  const days = { day: 1, week: DAYS_A_WEEK, month: 31 }[unit.toLowerCase()] ?? 1
  return { days: [today, today + (number * days + 1) * DAY_MS], phrase }
}

function named(text: string, today: LocalMs): Found | undefined {
  // What chrono reads better: the day after tomorrow.
  if (/after tomorrow/i.test(text)) return undefined
  const [phrase, which, unit = '', day = ''] = NAMED.exec(text) ?? []
  if (phrase === undefined) return undefined
  if (which === undefined) {
    const from = today + (day.toLowerCase() === 'tomorrow' ? DAY_MS : 0)
    return { days: [from, from + DAY_MS], phrase }
  }
  const ahead = which.toLowerCase() === 'next' ? 1 : 0
  return { days: periodOf(unit.toLowerCase(), today, ahead), phrase }
}

function periodOf(unit: string, today: LocalMs, ahead: number): Days {
  const date = new Date(today)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const monday = today - ((date.getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK) * DAY_MS
  const week = monday + ahead * DAYS_A_WEEK * DAY_MS
  switch (unit) {
    case 'week':
      return [week, week + DAYS_A_WEEK * DAY_MS]
    case 'weekend':
      return [week + SATURDAY * DAY_MS, week + DAYS_A_WEEK * DAY_MS]
    case 'month':
      return [Date.UTC(year, month + ahead), Date.UTC(year, month + ahead + 1)]
    default:
      return [Date.UTC(year + ahead, 0), Date.UTC(year + ahead + 1, 0)]
  }
}

async function namedDay(text: string, today: LocalMs): Promise<Found | undefined> {
  if (!MAY_NAME_A_DAY.test(text)) return undefined
  const { casual } = await import('chrono-node/en')
  const reference = { instant: new Date(today + DAY_MS / 2), timezone: 0 }
  const [found] = casual.parse(text, reference, { forwardDate: true })
  if (!found) return undefined
  const days = daysOf(found)
  return days[1] > today ? { days, phrase: found.text } : undefined
}

interface NamedDay {
  get(part: 'year' | 'month' | 'day'): number | null
  isCertain(part: 'month' | 'day' | 'weekday'): boolean
}

/** A day, the days from one to another, or a month. */
function daysOf({ start, end }: { start: NamedDay; end?: NamedDay | null }): Days {
  const isDay = start.isCertain('day') || start.isCertain('weekday') || !start.isCertain('month')
  if (isDay) return [dayOf(start), dayOf(end ?? start) + DAY_MS]
  const [year, month] = [start.get('year') ?? 0, start.get('month') ?? 1]
  return [Date.UTC(year, month - 1), Date.UTC(year, month)]
}

function dayOf(named: Pick<NamedDay, 'get'>): LocalMs {
  return Date.UTC(named.get('year') ?? 0, (named.get('month') ?? 1) - 1, named.get('day') ?? 1)
}
