import { DAY_MS, type LocalMs } from '../time/zoned-time.ts'
import type { RecurrenceRule } from './recurrence-rule.ts'
import { matchesDay, weekOf, weekdayOf } from './rule-days.ts'

/** Wall-clock times, `to` not included. */
export interface LocalWindow {
  readonly from: LocalMs
  readonly to: LocalMs
}

/** How much work an expansion may still be; a rule of a stranger may ask for a thousand million times. */
export class Budget {
  #left: number

  constructor(steps: number) {
    this.#left = steps
  }

  get isSpent(): boolean {
    return this.#left <= 0
  }

  spend(steps: number): void {
    this.#left -= steps
  }
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const LAST_YEAR = 9_999
/** How many days are looked at for one period, about. */
const COST: Partial<Record<RecurrenceRule['frequency'], number>> = { YEARLY: 40, MONTHLY: 4 }

/** Days of one period of a rule with the times on them, in order. */
interface Period {
  readonly from: LocalMs
  readonly days: readonly LocalMs[]
  readonly times: readonly number[]
}

/**
 * The wall-clock times of a rule that begins at `start`, in order, as far as they lie in the window. Each period (a year, a month …) is
 * made of its days that match, times the times of the day (RFC 5545, 3.3.10). INVARIANTS: without COUNT nothing before the window is
 * looked at; nothing behind its end is; it ends early when the budget is spent.
 */
export function* expandRule(
  given: RecurrenceRule,
  start: LocalMs,
  { from, to, budget }: LocalWindow & { readonly budget: Budget },
): Generator<LocalMs> {
  const rule = withDefaults(given, start)
  const last = Math.min(rule.until ?? Infinity, to - 1)
  let count = 0
  for (const time of timesUpTo(last, { rule, start, from, budget })) {
    count += 1
    if (count > (rule.count ?? Infinity)) return
    if (time >= from) yield time
  }
}

interface Counting {
  readonly rule: RecurrenceRule
  readonly start: LocalMs
  readonly from: LocalMs
  readonly budget: Budget
}

/** The times of a rule in order, up to the last that counts. A rule with COUNT is counted from its start. */
function* timesUpTo(last: LocalMs, { rule, start, from, budget }: Counting): Generator<LocalMs> {
  for (const period of periodsOf(rule, start, rule.count === undefined ? from : start)) {
    if (period.from > last || budget.isSpent) return
    budget.spend(COST[rule.frequency] ?? 1)
    for (const time of timesIn(period, rule, budget)) {
      if (time > last || budget.isSpent) return
      if (time >= start) yield time
    }
  }
}

/** What a rule leaves open is taken from its start. */
function withDefaults(rule: RecurrenceRule, start: LocalMs): RecurrenceRule {
  const { frequency, weekNumbers, yearDays, monthDays, days } = rule
  const today = { ...rule, days: [{ weekday: weekdayOf(start), nth: 0 }] }
  const saysDays = [yearDays, monthDays, days].some((list) => list.length > 0)
  if (saysDays) return rule
  if (frequency === 'WEEKLY' || (frequency === 'YEARLY' && weekNumbers.length > 0)) return today
  if (frequency !== 'YEARLY' && frequency !== 'MONTHLY') return rule
  const date = new Date(start)
  const saysMonths = frequency === 'MONTHLY' || rule.months.length > 0
  const months = saysMonths ? rule.months : [date.getUTCMonth() + 1]
  return { ...rule, months, monthDays: [date.getUTCDate()] }
}

function periodsOf(rule: RecurrenceRule, start: LocalMs, from: LocalMs): Generator<Period> {
  switch (rule.frequency) {
    case 'YEARLY':
      return months(rule, start, { from, length: 12 })
    case 'MONTHLY':
      return months(rule, start, { from, length: 1 })
    case 'WEEKLY':
      return days(rule, weekOf(dayOf(start), rule.weekStart), { start, from, length: 7 })
    case 'DAILY':
      return days(rule, dayOf(start), { start, from, length: 1 })
    case 'HOURLY':
      return units(rule, start, { from, length: HOUR_MS })
    case 'MINUTELY':
      return units(rule, start, { from, length: MINUTE_MS })
    case 'SECONDLY':
      return units(rule, start, { from, length: SECOND_MS })
  }
}

interface Stepping {
  readonly from: LocalMs
  /** Of one period: in months, days or milliseconds. */
  readonly length: number
}

function* months(
  rule: RecurrenceRule,
  start: LocalMs,
  { from, length }: Stepping,
): Generator<Period> {
  const times = timesOfDay(rule, start)
  const first = length === 12 ? new Date(start).getUTCFullYear() * 12 : monthsOf(start)
  const step = length * rule.interval
  const skipped = Math.max(0, Math.floor((monthsOf(from) - first) / step))
  for (let month = first + skipped * step; month < (LAST_YEAR + 1) * 12; month += step) {
    const begin = monthStart(month)
    const end = monthStart(month + length)
    yield { from: begin, days: daysBetween(rule, begin, end), times }
  }
}

function* days(
  rule: RecurrenceRule,
  first: LocalMs,
  { start, from, length }: Stepping & { readonly start: LocalMs },
): Generator<Period> {
  const times = timesOfDay(rule, start)
  const step = length * DAY_MS * rule.interval
  const skipped = Math.max(0, Math.floor((dayOf(from) - first) / step))
  for (let begin = first + skipped * step; ; begin += step) {
    const end = begin + length * DAY_MS
    yield { from: begin, days: daysBetween(rule, begin, end), times }
  }
}

/** Hours, minutes or seconds, a day at a time, so that days which do not match cost little. */
function* units(
  rule: RecurrenceRule,
  start: LocalMs,
  { from, length }: Stepping,
): Generator<Period> {
  const first = Math.floor(start / length) * length
  const step = length * rule.interval
  for (let day = dayOf(Math.max(start, from)); ; day += DAY_MS) {
    const matching = matchesDay(rule, day) ? [day] : []
    if (matching.length === 0) yield { from: day, days: [], times: [] }
    let unit = first + Math.max(0, Math.ceil((day - first) / step)) * step
    for (; matching.length > 0 && unit < day + DAY_MS; unit += step)
      yield {
        from: unit,
        days: matching,
        times: timesOfUnit(rule, start, { unit: unit - day, length }),
      }
  }
}

function* timesIn(
  { days, times }: Period,
  { positions }: RecurrenceRule,
  budget: Budget,
): Generator<LocalMs> {
  const all = days.length * times.length
  const at = (place: number): LocalMs =>
    (days[Math.floor(place / times.length)] ?? 0) + (times[place % times.length] ?? 0)
  const places =
    positions.length === 0
      ? undefined
      : [...new Set(positions.map((one) => (one > 0 ? one - 1 : all + one)))].toSorted(
          (a, b) => a - b,
        )
  for (const place of places ?? placesBelow(all)) {
    budget.spend(1)
    if (place >= 0 && place < all) yield at(place)
  }
}

/** One by one: a year has 31 million seconds. */
function* placesBelow(all: number): Generator<number> {
  for (let place = 0; place < all; place += 1) yield place
}

function daysBetween(rule: RecurrenceRule, begin: LocalMs, end: LocalMs): LocalMs[] {
  const found: LocalMs[] = []
  for (let day = begin; day < end; day += DAY_MS) if (matchesDay(rule, day)) found.push(day)
  return found
}

function timesOfDay({ hours, minutes, seconds }: RecurrenceRule, start: LocalMs): number[] {
  const date = new Date(start)
  return product(
    or(hours, date.getUTCHours()),
    or(minutes, date.getUTCMinutes()),
    or(seconds, date.getUTCSeconds()),
  )
}

interface Unit {
  /** Milliseconds since the day began. */
  readonly unit: number
  readonly length: number
}

function timesOfUnit(rule: RecurrenceRule, start: LocalMs, { unit, length }: Unit): number[] {
  const date = new Date(start)
  const hour = Math.floor(unit / HOUR_MS)
  const minute = Math.floor(unit / MINUTE_MS) % 60
  const second = Math.floor(unit / SECOND_MS) % 60
  return product(
    limited(rule.hours, hour),
    length < HOUR_MS ? limited(rule.minutes, minute) : or(rule.minutes, date.getUTCMinutes()),
    length < MINUTE_MS ? limited(rule.seconds, second) : or(rule.seconds, date.getUTCSeconds()),
  )
}

function product(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): number[] {
  const times = hours.flatMap((hour) =>
    minutes.flatMap((minute) =>
      seconds.map((second) => hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS),
    ),
  )
  return [...new Set(times)].toSorted((a, b) => a - b)
}

function or(list: readonly number[], value: number): readonly number[] {
  return list.length > 0 ? list : [value]
}

function limited(list: readonly number[], value: number): readonly number[] {
  return list.length === 0 || list.includes(value) ? [value] : []
}

function dayOf(time: LocalMs): LocalMs {
  return Math.floor(time / DAY_MS) * DAY_MS
}

function monthsOf(time: LocalMs): number {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function monthStart(month: number): LocalMs {
  return Date.UTC(Math.floor(month / 12), month % 12, 1)
}
