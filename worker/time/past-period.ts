import { germanDay, germanPeriod } from './german-period.ts'
import { DAY_MS, ianaOffsets, type LocalMs, toInstant, toLocal } from './zoned-time.ts'

/** A stretch of time that somebody named, as instants in ms since the epoch; `to` is its last. */
export interface PastPeriod {
  readonly from: number
  readonly to: number
  /** The words that named it, as they were typed. */
  readonly phrase: string
}

interface Reading {
  /** The person's time zone. */
  readonly zone: string
  readonly now: Date
}

/** Days as wall-clock times at their beginning; the last one is not in it. */
interface Days {
  readonly from: LocalMs
  readonly until: LocalMs
  readonly phrase: string
}

const MONTH =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec'
const MAY_NAME_A_TIME = new RegExp(
  String.raw`\b(?:${MONTH}|yesterday|today|tonight|ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:last|this|past|previous) \w+|(?:19|20)\d\d)\b`,
  'i',
)
const NAMED_PERIOD =
  /\b(last|this|past|previous) (week|weekend|month|year|spring|summer|autumn|fall|winter)\b/i
const LEADING = /\b(?:last|this|past|previous|in|on|of|during)\s+$/i
const YEAR = /\b(?:in |of |during )?((?:19|20)\d\d)\b/i
const FIRST_MONTHS: Readonly<Record<string, number>> = {
  winter: 11,
  spring: 2,
  summer: 5,
  autumn: 8,
  fall: 8,
}
const SEASON_MONTHS = 3
const DAYS_A_WEEK = 7
const SATURDAY = 5

/**
 * The time in the past that a text names: `last March`, `two weeks ago`, `on 5 June 2024`, `this summer`, `in 2022`, and in German
 * `gestern` and `letzten Sommer`, in the person's time zone. Undefined when it names none. Weeks begin on Monday; seasons are those of the north.
 */
export async function readPastPeriod(
  text: string,
  { zone, now }: Reading,
): Promise<PastPeriod | undefined> {
  if (!MAY_NAME_A_TIME.test(text) && !germanPeriod(text) && !germanDay(text)) return undefined
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const today = Math.floor(toLocal(now.getTime(), offsetAt) / DAY_MS) * DAY_MS
  const days =
    namedPeriod(text, today) ??
    inGerman(text, today) ??
    (await namedDays(text, today)) ??
    namedYear(text)
  if (!days) return undefined
  const from = toInstant(days.from, offsetAt)
  return { from, to: toInstant(days.until, offsetAt) - 1, phrase: days.phrase }
}

function namedPeriod(text: string, today: LocalMs): Days | undefined {
  const [phrase, which = '', unit = ''] = NAMED_PERIOD.exec(text) ?? []
  if (phrase === undefined) return undefined
  const back = which.toLowerCase() === 'this' ? 0 : 1
  const [from, until] = periodOf(unit.toLowerCase(), today, back)
  return { from, until, phrase }
}

function inGerman(text: string, today: LocalMs): Days | undefined {
  const period = germanPeriod(text)
  if (period) {
    const [from, until] = periodOf(period.unit, today, period.which === 'this' ? 0 : 1)
    return { from, until, phrase: period.phrase }
  }
  const day = germanDay(text)
  if (!day) return undefined
  const from = today - day.daysBack * DAY_MS
  return { from, until: from + DAY_MS, phrase: day.phrase }
}

function periodOf(unit: string, today: LocalMs, back: number): readonly [LocalMs, LocalMs] {
  const date = new Date(today)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const monday = today - ((date.getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK) * DAY_MS
  const week = monday - back * DAYS_A_WEEK * DAY_MS
  switch (unit) {
    case 'week':
      return [week, week + DAYS_A_WEEK * DAY_MS]
    case 'weekend':
      return [week + SATURDAY * DAY_MS, week + DAYS_A_WEEK * DAY_MS]
    case 'month':
      return [Date.UTC(year, month - back), Date.UTC(year, month - back + 1)]
    case 'year':
      return [Date.UTC(year - back, 0), Date.UTC(year - back + 1, 0)]
    default:
      return seasonOf(FIRST_MONTHS[unit] ?? 0, { year, month, back })
  }
}

/** The newest season of this name that has begun, or for `last` the newest that is over. */
function seasonOf(
  first: number,
  { year, month, back }: { year: number; month: number; back: number },
): readonly [LocalMs, LocalMs] {
  const latestBegun = first <= month ? year : year - 1
  const isOver = (latestBegun - year) * 12 + first + SEASON_MONTHS <= month
  const begun = back === 1 && !isOver ? latestBegun - 1 : latestBegun
  return [Date.UTC(begun, first), Date.UTC(begun, first + SEASON_MONTHS)]
}

/** Days and months by their names and figures; of those without a year the newest that has begun. */
async function namedDays(text: string, today: LocalMs): Promise<Days | undefined> {
  const { casual } = await import('chrono-node/en')
  const reference = { instant: new Date(today + DAY_MS / 2), timezone: 0 }
  const [found] = casual.parse(text, reference, { forwardDate: false })
  if (!found) return undefined
  const { start } = found
  const phrase = `${LEADING.exec(text.slice(0, found.index))?.[0] ?? ''}${found.text}`
  const isLast = /\blast\b/i.test(text)
  if (start.isCertain('day') || start.isCertain('weekday')) return daysOf(found, today, phrase)
  return start.isCertain('month') ? monthOf({ start, text: phrase }, today, isLast) : undefined
}

/** A day of the week that is yet to come is that of the week before. */
function daysOf({ start, end }: NamedDays, today: LocalMs, phrase: string): Days {
  const from = dayOf(start)
  const last = end ? dayOf(end) : from
  const isOfTheWeek = start.isCertain('weekday') && !start.isCertain('day')
  const late = isOfTheWeek && from > today ? DAYS_A_WEEK * DAY_MS : 0
  return { from: from - late, until: last - late + DAY_MS, phrase }
}

interface NamedDay {
  get(part: 'year' | 'month' | 'day'): number | null
  isCertain(part: 'year' | 'day' | 'weekday'): boolean
}

interface NamedDays {
  readonly start: NamedDay
  readonly end?: NamedDay | null
}

interface Named {
  readonly text: string
  readonly start: NamedDay
}

function dayOf(named: Pick<NamedDay, 'get'>): LocalMs {
  return Date.UTC(named.get('year') ?? 0, (named.get('month') ?? 1) - 1, named.get('day') ?? 1)
}

function monthOf({ start, text }: Named, today: LocalMs, isLast: boolean): Days {
  const month = (start.get('month') ?? 1) - 1
  const now = new Date(today)
  const isComing = month > now.getUTCMonth() || (isLast && month === now.getUTCMonth())
  const year = start.isCertain('year')
    ? (start.get('year') ?? 0)
    : now.getUTCFullYear() - (isComing ? 1 : 0)
  return { from: Date.UTC(year, month), until: Date.UTC(year, month + 1), phrase: text }
}

function namedYear(text: string): Days | undefined {
  const [phrase, figures] = YEAR.exec(text) ?? []
  if (phrase === undefined) return undefined
  const year = Number(figures)
  return { from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0), phrase }
}
