import { DAY_MS, toInstant, toLocal } from '../time/zoned-time.ts'
import { type Duration, instantAfter, lengthOf } from './event-duration.ts'
import { type EventTime, type ZoneLookup, occurrenceName, restated, timeOf } from './event-time.ts'
import { type Budget, expandRule } from './expand-rule.ts'
import {
  type JComponent,
  type JProperty,
  parameterOf,
  propertiesOf,
  propertyOf,
  textOf,
} from './jcal.ts'
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

/** The times that a property lists, such as EXDATE; of a period its beginning. */
export function listedTimes(event: JComponent, name: string): EventTime[] {
  return propertiesOf(event, name).flatMap((property) => timesIn(property))
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

function timesIn(property: JProperty): EventTime[] {
  return property.slice(3).flatMap((value) => {
    const first: unknown = Array.isArray(value) ? value[0] : value
    return timeOf(property, typeof first === 'string' ? first.split('/')[0] : first) ?? []
  })
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
  const changes = changesFrom([...overridden.values()], start, zones)
  const shift = Math.max(0, ...changes.map(({ by }) => Math.abs(by)))
  const excluded = new Set(
    listedTimes(event, 'exdate').map((time) => occurrenceName(restated(time, start, zones), zones)),
  )
  const found = new Map<string, Occurrence>()
  for (const local of startsOf(event, start, {
    ...expansion,
    length: longest(length, changes, shift),
  })) {
    const name = occurrenceName({ ...start, local }, zones)
    if (excluded.has(name) || overridden.has(name) || found.has(name)) continue
    const change = changes.findLast(({ from }) => from <= local) ?? { by: 0, event, length }
    const at = { ...start, local: local + change.by }
    const base = { name: isSeries ? name : undefined, start: at, event: change.event }
    found.set(name, placed(base, zones, change.length))
  }
  return [...found.values()]
}

/** What an override changes in all that follow (RFC 5545, 3.2.13), from where the rule puts it. */
interface Change {
  readonly from: number
  /** By how much each is moved, on the clock of the series. */
  readonly by: number
  readonly length: Duration
  readonly event: JComponent
}

function changesFrom(overrides: readonly Override[], like: EventTime, zones: ZoneLookup): Change[] {
  const changes = overrides.flatMap(({ event }): Change[] => {
    const id = propertyOf(event, 'recurrence-id')
    const named = timeOf(id)
    if (!id || !named || parameterOf(id, 'range')?.toUpperCase() !== 'THISANDFUTURE') return []
    const from = restated(named, like, zones).local
    const start = timeOf(propertyOf(event, 'dtstart')) ?? named
    // Days that became times, or the other way, cannot be moved by a length of time.
    if (start.kind !== like.kind) return []
    const by = restated(start, like, zones).local - from
    return [{ from, by, length: lengthOf(event, start, zones), event }]
  })
  return changes.toSorted((a, b) => a.from - b.from)
}

/** How far before a window an occurrence may begin that touches it. */
function longest(length: Duration, changes: readonly Change[], shift: number): Duration {
  const all = [length, ...changes.map((change) => change.length)]
  const ms = Math.max(...all.map((one) => Math.abs(one.ms)))
  return { days: Math.max(...all.map(({ days }) => Math.abs(days))), ms: ms + shift }
}

/** The wall-clock times at which an event may begin around the window, its own first. */
function startsOf(
  event: JComponent,
  start: EventTime,
  { window, zones, budget, length }: Expansion & { readonly length: Duration },
): Set<number> {
  const offsets = zones(start.zone)
  const reach = Math.abs(length.days) * DAY_MS + Math.abs(length.ms) + DAY_MS
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
  for (const time of listedTimes(event, 'rdate')) starts.add(restated(time, start, zones).local)
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
  return { name, start, startMs, endMs, event }
}

function touches({ startMs, endMs }: Occurrence, { from, to }: Window): boolean {
  return startMs < to && (endMs > from || startMs >= from)
}
