import { weekdayOf } from './views.ts'
import { dayOf, instantOf } from './zone.ts'

export const REPEATS = ['never', 'daily', 'weekly', 'monthly', 'yearly', 'other'] as const
/** `other`: a rule that the form cannot say; it stays as it is. */
export type Repeats = (typeof REPEATS)[number]
export const ENDS = ['never', 'until', 'count'] as const
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** A recurrence as the form has it; numbers and days are what was typed. */
export interface Recurrence {
  readonly repeats: Repeats
  readonly every: string
  /** Of a weekly one: `MO,WE`. */
  readonly weekdays: string
  readonly ends: (typeof ENDS)[number]
  readonly until: string
  readonly count: string
  /** The rule itself, when it is another. */
  readonly rule: string
}

/** When what comes again takes place first. */
interface First {
  readonly day: string
  readonly allDay: boolean
  readonly zone: string
}

export const NO_RECURRENCE: Recurrence = {
  repeats: 'never',
  every: '1',
  weekdays: '',
  ends: 'never',
  until: '',
  count: '10',
  rule: '',
}

const FREQUENCIES = {
  DAILY: 'daily',
  WEEKLY: 'weekly',
  MONTHLY: 'monthly',
  YEARLY: 'yearly',
} as const

/** The rule of RFC 5545 that a form says; null for none. */
export function ruleOf(form: Recurrence, { day, allDay, zone }: First): string | null {
  const { repeats, every, weekdays, ends, until, count, rule } = form
  if (repeats === 'never') return null
  if (repeats === 'other') return rule
  const parts = [`FREQ=${repeats.toUpperCase()}`]
  if (every.trim() !== '1' && every.trim() !== '') parts.push(`INTERVAL=${every.trim()}`)
  if (repeats === 'weekly') parts.push(`BYDAY=${weekdays || WEEKDAYS[weekdayOf(day)]}`)
  if (ends === 'count') parts.push(`COUNT=${count.trim()}`)
  if (ends === 'until' && until !== '') parts.push(`UNTIL=${untilOf(until, { allDay, zone })}`)
  return parts.join(';')
}

/** How the form shows a rule. */
export function recurrenceOf(rule: string | null, first: First): Recurrence {
  if (rule === null) return NO_RECURRENCE
  const parts = partsOf(rule)
  const frequency = Object.entries(FREQUENCIES).find(([name]) => name === parts.get('FREQ'))?.[1]
  const weekdays = weekdaysOf(parts.get('BYDAY'))
  const isSaid = isSimple(parts, first.day) && (!weekdays || frequency === 'weekly')
  if (!frequency || weekdays === undefined || !isSaid)
    return { ...NO_RECURRENCE, repeats: 'other', rule }
  const every = parts.get('INTERVAL') ?? NO_RECURRENCE.every
  return { ...NO_RECURRENCE, repeats: frequency, every, weekdays, ...endOf(parts, first.zone) }
}

function endOf(
  parts: ReadonlyMap<string, string>,
  zone: string,
): Partial<Pick<Recurrence, 'ends' | 'until' | 'count'>> {
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')]
  if (count !== undefined) return { ends: 'count', count }
  return until === undefined ? {} : { ends: 'until', until: dayUntil(until, zone) }
}

function untilOf(day: string, { allDay, zone }: Omit<First, 'day'>): string {
  if (allDay) return day.replaceAll('-', '')
  const last = new Date(instantOf(`${day}T23:59`, zone)).toISOString()
  return `${last.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function dayUntil(until: string, zone: string): string {
  const [, year = '', month = '', day = '', hour, minute] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}Z)?/.exec(until) ?? []
  const date = `${year}-${month}-${day}`
  if (hour === undefined || minute === undefined) return date
  return dayOf(Date.parse(`${date}T${hour}:${minute}Z`), zone)
}

const SIMPLE: ReadonlySet<string> = new Set([
  'FREQ',
  'INTERVAL',
  'BYDAY',
  'UNTIL',
  'COUNT',
  'BYMONTHDAY',
  'WKST',
])

/** The day of the month may be named when it is that of the first; weeks begin on Monday. */
function isSimple(parts: ReadonlyMap<string, string>, day: string): boolean {
  const monthDay = parts.get('BYMONTHDAY')
  return (
    [...parts.keys()].every((name) => SIMPLE.has(name)) &&
    (monthDay === undefined ||
      (parts.get('FREQ') === 'MONTHLY' && Number(monthDay) === Number(day.slice(8)))) &&
    (parts.get('WKST') ?? 'MO') === 'MO'
  )
}

/** In the order of the week; undefined when a day is said otherwise, such as `2MO`. */
function weekdaysOf(byDay: string | undefined): string | undefined {
  const named = byDay?.split(',') ?? []
  const known = WEEKDAYS.filter((weekday) => named.includes(weekday))
  return known.length === new Set(named).size ? known.join(',') : undefined
}

function partsOf(rule: string): ReadonlyMap<string, string> {
  const pairs = rule.split(';').map((part) => part.split('='))
  return new Map(pairs.map(([name = '', value = '']) => [name.toUpperCase(), value.toUpperCase()]))
}
