import { DAY_MS } from '../time/zoned-time.ts'
import { type EventTime, type ZoneLookup, dayText, instantOf, localText } from './event-time.ts'
import type { JRecur, RecurrenceRule } from './recurrence-rule.ts'

interface Move {
  /** The wall-clock time of one of its occurrences. */
  readonly at: EventTime
  readonly by: number
  readonly rule: RecurrenceRule
  readonly zones: ZoneLookup
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
/** Every month has this day. */
const SAFE_DAY = 28

/** A rule whose occurrences are all moved by so much; undefined where no rule says that: the first Monday and a day is not the first Tuesday. */
export function movedRule(recur: JRecur, move: Move): JRecur | undefined {
  const { at, by } = move
  if (by === 0) return recur
  const days = dayOf(at.local + by) - dayOf(at.local)
  const { hours, minutes, seconds, frequency } = move.rule
  const saysTimes = [hours, minutes, seconds].some((list) => list.length > 0)
  const isWithinDays = ['HOURLY', 'MINUTELY', 'SECONDLY'].includes(frequency)
  if ((saysTimes && by % DAY_MS !== 0) || (isWithinDays && saysAnyDay(move.rule))) return undefined
  const ended = { ...recur, ...movedUntil(move) }
  return days === 0 || isWithinDays ? ended : movedDays(ended, days, move)
}

function movedDays(recur: JRecur, days: number, { at, by, rule }: Move): JRecur | undefined {
  if (saysOtherDays(rule)) return undefined
  if (rule.days.length > 0)
    return canMoveWeekdays(rule) ? withWeekdays(recur, rule, days) : undefined
  const isByDate = rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY'
  return isByDate && !isSafeDay(at.local, at.local + by) ? undefined : recur
}

/** Not `2MO`, nor each Monday of a month, of which the first may be moved into the month before; nor several days of every other week. */
function canMoveWeekdays({ frequency, interval, days }: RecurrenceRule): boolean {
  if (frequency === 'DAILY') return true
  return frequency === 'WEEKLY' && (interval === 1 || days.length === 1)
}

function withWeekdays(recur: JRecur, rule: RecurrenceRule, days: number): JRecur {
  const byday = rule.days.map(({ weekday }) => WEEKDAYS[(((weekday + days) % 7) + 7) % 7])
  return { ...recur, byday }
}

function saysOtherDays({
  months,
  weekNumbers,
  yearDays,
  monthDays,
  positions,
}: RecurrenceRule): boolean {
  return [months, weekNumbers, yearDays, monthDays, positions].some((list) => list.length > 0)
}

function saysAnyDay(rule: RecurrenceRule): boolean {
  return rule.days.length > 0 || saysOtherDays(rule)
}

function isSafeDay(one: number, other: number): boolean {
  const [from, to] = [new Date(one), new Date(other)]
  const isOneMonth = from.toISOString().slice(0, 7) === to.toISOString().slice(0, 7)
  return isOneMonth && Math.max(from.getUTCDate(), to.getUTCDate()) <= SAFE_DAY
}

function movedUntil({ at, by, rule, zones }: Move): JRecur {
  if (rule.until === undefined) return {}
  const local = rule.until + by
  if (at.kind === 'day') return { until: dayText(local) }
  if (at.zone === undefined) return { until: localText(local) }
  return { until: `${localText(instantOf({ ...at, local }, zones))}Z` }
}

function dayOf(local: number): number {
  return Math.floor(local / DAY_MS)
}
