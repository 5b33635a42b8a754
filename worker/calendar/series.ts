import { DAY_MS, toInstant, toLocal } from '../time/zoned-time.ts'
import { type Duration, instantAfter, lengthOf } from './event-duration.ts'
import { type EventTime, type ZoneLookup, occurrenceName, restated, timeOf } from './event-time.ts'
import { type Budget, expandRule } from './expand-rule.ts'
import { type JComponent, propertiesOf, propertyOf, textOf } from './jcal.ts'
import { type ListedDate, listedDates } from './listed-dates.ts'
import { type RangeChange, changeAt, rangeChanges } from './range-changes.ts'
import { type RecurrenceRule, readRule } from './recurrence-rule.ts'

/** An event with its recurrence: the event itself, and the occurrences that differ from it. */
export interface Series {
  readonly master: JComponent | undefined
  readonly overrides: readonly JComponent[]
}

/** One time at which an event takes place. */
export interface Occurrence {
  /** The day or instant at which the rule puts it, which is its name; undefined when the event has no recurrence. */
  readonly name: string | undefined
  readonly start: EventTime
  readonly startMs: number
  readonly endMs: number
  readonly length: Duration
  readonly event: JComponent
}

/** Instants, `to` not included. */
export interface Window {
  readonly from: number
  readonly to: number
}

interface Expansion {
  readonly window: Window
  readonly zones: ZoneLookup
  readonly budget: Budget
}

/** Where an occurrence lies costs more than that it is there. */
const PLACING = 25

/** The occurrences of a series that touch a window, in no order: those of its rules and dates, less the exceptions, with the overrides. */
export function occurrencesOf(series: Series, expansion: Expansion): Occurrence[] {
  const overridden = overridesOf(series, expansion.zones)
  const regular = series.master ? regularOccurrences(series.master, overridden, expansion) : []
  const own = [...overridden.values()].flatMap(({ name, event }) => {
    const start = timeOf(propertyOf(event, 'dtstart')) ?? timeOf(propertyOf(event, 'recurrence-id'))
    return start ? [placed({ name, start, event }, expansion.zones)] : []
  })
  return [...regular, ...own].filter(
    (one) => touches(one, expansion.window) && textOf(one.event, 'status') !== 'CANCELLED',
  )
}

/** Whether an event takes place more than once. */
export function isRecurring({ master, overrides }: Series): boolean {
  const recurs = master && ['rrule', 'rdate'].some((name) => propertyOf(master, name))
  return Boolean(recurs) || overrides.length > 0
}

/** The rules under a name (`rrule`, `exrule`), with their ends in the wall-clock time of the start. */
export function rulesOf(
  event: JComponent,
  name: string,
  { start, zones }: { readonly start: EventTime; readonly zones: ZoneLookup },
): RecurrenceRule[] {
  const untilOf = (text: string): number | undefined => {
    const until = timeOf(['until', {}, 'date-time', text])
    if (until?.kind === 'day') return until.local + DAY_MS - 1
    if (until?.zone !== 'UTC' || start.kind === 'day') return until?.local
    return toLocal(until.local, zones(start.zone))
  }
  return propertiesOf(event, name).map(([, , , recur]) => readRule({ ...Object(recur) }, untilOf))
}

/** The name of the occurrence that an override is for. */
export function overriddenName(
  override: JComponent,
  like: EventTime | undefined,
  zones: ZoneLookup,
): string | undefined {
  const time = timeOf(propertyOf(override, 'recurrence-id'))
  return time && occurrenceName(like ? restated(time, like, zones) : time, zones)
}

interface Override {
  readonly name: string
  readonly event: JComponent
}

function overridesOf({ master, overrides }: Series, zones: ZoneLookup) {
  const like = master && timeOf(propertyOf(master, 'dtstart'))
  const named = overrides.flatMap((event) => {
    const name = overriddenName(event, like, zones)
    return name === undefined ? [] : [{ name, event }]
  })
  return new Map(named.map((one) => [one.name, one]))
}

function regularOccurrences(
  event: JComponent,
  overridden: ReadonlyMap<string, Override>,
  expansion: Expansion,
): Occurrence[] {
  const { zones } = expansion
  const start = timeOf(propertyOf(event, 'dtstart'))
  if (!start) return []
  const length = lengthOf(event, start, zones)
  const isSeries = isRecurring({ master: event, overrides: [] }) || overridden.size > 0
  const changes = rangeChanges(
    [...overridden.values()].map((one) => one.event),
    start,
    zones,
  )
  const dates = listedDates(event, 'rdate', zones)
  const periods = periodsFrom(dates, start, zones)
  const excluded = new Set(
    listedDates(event, 'exdate', zones).map(({ time }) =>
      occurrenceName(restated(time, start, zones), zones),
    ),
  )
  const found = new Map<string, Occurrence>()
  const reach = longest([length, ...periods.values(), ...changes.map((one) => one.length)], changes)
  for (const local of startsOf(event, start, { ...expansion, reach, dates })) {
    const name = occurrenceName({ ...start, local }, zones)
    if (excluded.has(name) || overridden.has(name) || found.has(name)) continue
    const change = changeAt(changes, local) ?? { by: 0, event, length }
    const at = { ...start, local: local + change.by }
    const base = { name: isSeries ? name : undefined, start: at, event: change.event }
    found.set(name, placed(base, zones, periods.get(local) ?? change.length))
  }
  return [...found.values()]
}

/** How long the dates last that say so themselves, by where they are: it goes before what the event says (RFC 5545, 3.8.5.3). */
function periodsFrom(
  dates: readonly ListedDate[],
  like: EventTime,
  zones: ZoneLookup,
): ReadonlyMap<number, Duration> {
  return new Map(
    dates.flatMap(({ time, length }) =>
      length ? [[restated(time, like, zones).local, length] as const] : [],
    ),
  )
}

/** How far before a window an occurrence may begin that touches it; a stranger may list a million periods. */
function longest(lengths: readonly Duration[], changes: readonly RangeChange[]): number {
  let [days, ms, by] = [0, 0, 0]
  for (const one of lengths) {
    days = Math.max(days, Math.abs(one.days))
    ms = Math.max(ms, Math.abs(one.ms))
  }
  for (const one of changes) by = Math.max(by, Math.abs(one.by))
  return days * DAY_MS + ms + by + DAY_MS
}

/** The wall-clock times at which an event may begin around the window, its own first. */
function startsOf(
  event: JComponent,
  start: EventTime,
  {
    window,
    zones,
    budget,
    reach,
    dates,
  }: Expansion & { readonly reach: number; readonly dates: readonly ListedDate[] },
): Set<number> {
  const offsets = zones(start.zone)
  const range = {
    from: toLocal(window.from, offsets) - reach,
    to: toLocal(window.to, offsets) + reach,
    budget,
  }
  const starts = new Set([start.local])
  for (const rule of rulesOf(event, 'rrule', { start, zones }))
    for (const time of expandRule(rule, start.local, range)) {
      starts.add(time)
      budget.spend(PLACING)
    }
  for (const { time } of dates) starts.add(restated(time, start, zones).local)
  for (const rule of rulesOf(event, 'exrule', { start, zones }))
    for (const time of expandRule(rule, start.local, range)) starts.delete(time)
  // A stranger may list a million dates: where each lies is asked only of those that matter.
  return new Set([...starts].filter((local) => local >= range.from && local < range.to))
}

function placed(
  { name, start, event }: Pick<Occurrence, 'name' | 'start' | 'event'>,
  zones: ZoneLookup,
  length = lengthOf(event, start, zones),
): Occurrence {
  const startMs = toInstant(start.local, zones(start.zone))
  const endMs = Math.max(startMs, instantAfter(start, length, zones))
  return { name, start, startMs, endMs, length, event }
}

function touches({ startMs, endMs }: Occurrence, { from, to }: Window): boolean {
  return startMs < to && (endMs > from || startMs >= from)
}
