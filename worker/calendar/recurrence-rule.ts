import { saidFault } from '../../shared/api/field-fault.ts'
import type { FaultSaidCode } from '../../shared/domain/fault-said.ts'
import type { SaidValues } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { LocalMs } from '../time/zoned-time.ts'

export const FREQUENCIES = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
] as const
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** A weekday, Monday being 0, and which of its kind: -1 is the last, 0 is each. */
export interface RuleDay {
  readonly weekday: number
  readonly nth: number
}

/** A recurrence rule (RFC 5545, 3.3.10). Empty lists are parts that the rule has not. */
export interface RecurrenceRule {
  readonly frequency: (typeof FREQUENCIES)[number]
  readonly interval: number
  readonly count: number | undefined
  /** The last wall-clock time that counts. */
  readonly until: LocalMs | undefined
  readonly weekStart: number
  readonly months: readonly number[]
  readonly weekNumbers: readonly number[]
  readonly yearDays: readonly number[]
  readonly monthDays: readonly number[]
  readonly days: readonly RuleDay[]
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
  readonly positions: readonly number[]
}

/** A rule in jCal: `{freq: 'WEEKLY', byday: ['MO', 'TU']}`. */
export type JRecur = Readonly<Record<string, unknown>>

const LISTS = [
  'bymonth',
  'byweekno',
  'byyearday',
  'bymonthday',
  'byhour',
  'byminute',
  'bysecond',
  'bysetpos',
] as const
const PARTS: ReadonlySet<string> = new Set([
  'freq',
  'interval',
  'count',
  'until',
  'wkst',
  'byday',
  ...LISTS,
])
const BOUNDS: Readonly<Record<(typeof LISTS)[number], readonly [number, number]>> = {
  bymonth: [1, 12],
  byweekno: [-53, 53],
  byyearday: [-366, 366],
  bymonthday: [-31, 31],
  byhour: [0, 23],
  byminute: [0, 59],
  bysecond: [0, 60],
  bysetpos: [-366, 366],
}

/** Reads a rule of jCal; `untilOf` makes wall-clock time of its end. Throws `invalid-input` that names the part. */
export function readRule(
  recur: JRecur,
  untilOf: (until: string) => LocalMs | undefined,
): RecurrenceRule {
  const unknown = Object.keys(recur).find((part) => !PARTS.has(part) && !part.startsWith('x-'))
  if (unknown !== undefined) throw wrong(unknown, 'recurrence-part')
  const list = (part: (typeof LISTS)[number]): number[] => numbersOf(recur, part)
  return {
    frequency: frequencyOf(recur['freq']),
    interval: positive(recur['interval'], 'interval') ?? 1,
    count: positive(recur['count'], 'count'),
    until: untilIn(recur['until'], untilOf),
    weekStart: recur['wkst'] === undefined ? 0 : weekdayOf(recur['wkst']),
    months: list('bymonth'),
    weekNumbers: list('byweekno'),
    yearDays: list('byyearday'),
    monthDays: list('bymonthday'),
    days: unique(listOf(recur['byday'])).map(dayOf),
    hours: list('byhour'),
    minutes: list('byminute'),
    seconds: list('bysecond'),
    positions: list('bysetpos'),
  }
}

/** A rule as text, `FREQ=WEEKLY;BYDAY=MO`, made into jCal. Throws `invalid-input`. */
export function recurOfText(text: string): JRecur {
  const parts = text
    .trim()
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter((part) => part !== '')
  const pairs = parts.map((part) => {
    const [name = '', value = ''] = part.split('=', 2)
    return [name.toLowerCase(), valueOf(name.toLowerCase(), value.toUpperCase())] as const
  })
  const recur = Object.fromEntries(pairs)
  readRule(recur, (until) => (Number.isNaN(Date.parse(until)) ? undefined : Date.parse(until)))
  return recur
}

/** A rule of jCal as text. */
export function textOfRecur(recur: JRecur): string {
  const parts = Object.entries(recur).map(([name, value]) => {
    const values = listOf(value).map((one) =>
      name === 'until' ? one.replaceAll(/[-:]/g, '') : one,
    )
    return `${name.toUpperCase()}=${values.join(',')}`
  })
  return parts
    .toSorted((a, b) => Number(b.startsWith('FREQ=')) - Number(a.startsWith('FREQ=')))
    .join(';')
}

function valueOf(name: string, value: string): unknown {
  if (name === 'until') return untilText(value)
  if (name === 'freq' || name === 'wkst') return value
  const values = value
    .split(',')
    .map((one) => (name === 'byday' || !/^[+-]?\d+$/.test(one) ? one : Number(one)))
  return values.length === 1 ? values[0] : values
}

function untilText(value: string): string {
  const [, day, time] = /^(\d{8})(?:T(\d{6}Z?))?$/.exec(value) ?? []
  if (day === undefined) return value
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  if (time === undefined) return date
  return `${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
}

function frequencyOf(value: unknown): RecurrenceRule['frequency'] {
  const known = FREQUENCIES.find((one) => one === value)
  if (known) return known
  throw wrong('freq', 'recurrence-choice', { choices: FREQUENCIES.join(', ') })
}

function positive(value: unknown, part: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw wrong(part, 'recurrence-whole')
}

function untilIn(
  value: unknown,
  untilOf: (until: string) => LocalMs | undefined,
): LocalMs | undefined {
  if (value === undefined) return undefined
  const until = typeof value === 'string' ? untilOf(value) : undefined
  if (until === undefined) throw wrong('until', 'recurrence-time')
  return until
}

function numbersOf(recur: JRecur, part: (typeof LISTS)[number]): number[] {
  const [least, most] = BOUNDS[part]
  return unique(listOf(recur[part])).map((text) => {
    const number = Number(text)
    const mayBeZero = least === 0
    if (
      Number.isSafeInteger(number) &&
      number >= least &&
      number <= most &&
      (number !== 0 || mayBeZero)
    )
      return number
    throw wrong(part, 'recurrence-range', { least, most })
  })
}

function dayOf(text: string): RuleDay {
  const [, nth = '', day] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? []
  return { weekday: weekdayOf(day), nth: Number(nth) }
}

function weekdayOf(value: unknown): number {
  // ical.js gives the start of the week as a number, Sunday being 1.
  if (typeof value === 'number') return (value + 5) % 7
  const weekday = WEEKDAYS.findIndex((one) => one === value)
  if (weekday === -1) throw wrong('byday', 'recurrence-choice', { choices: WEEKDAYS.join(', ') })
  return weekday
}

function listOf(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A stranger's rule may name the same hour ten thousand times; the times of a day are hours times minutes times seconds. */
function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}

function wrong(part: string, code: FaultSaidCode, values: SaidValues = {}): AppError {
  const fault = saidFault('recurrence', code, { part: part.toUpperCase(), ...values })
  return new AppError('invalid-input', `The recurrence is not valid. ${fault.message}.`, {
    details: { fields: [fault] },
  })
}
