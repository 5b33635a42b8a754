import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import {
  type EventTime,
  type ZoneLookup,
  instantOf,
  occurrenceName,
  restated,
  timeOf,
  timeProperty,
} from './event-time.ts'
import { Budget } from './expand-rule.ts'
import { eventAt, overridesBut } from './following-changes.ts'
import { type JComponent, propertyOf, withProperty, withoutProperties } from './jcal.ts'
import { movedDates } from './listed-dates.ts'
import { type RangeChange, changeAt, rangeChanges } from './range-changes.ts'
import { type Series, occurrencesOf, overriddenName } from './series.ts'

const STEPS = 200_000
/** Names of the properties that say when an event recurs. */
export const RECURRENCE = ['rrule', 'rdate', 'exdate', 'exrule'] as const

/** An occurrence of a series that somebody named. */
export interface NamedOccurrence {
  readonly name: string
  /** Where the rule puts it. */
  readonly at: EventTime
  readonly event: JComponent
  /** What an override for all that follow changes in it. */
  readonly change: RangeChange | undefined
}

/** The occurrence with a name. Throws `not-found`. */
export function findOccurrence(series: Series, name: string, zones: ZoneLookup): NamedOccurrence {
  const start = startOf(series)
  const said = timeOf(['time', {}, 'date-time', name.replace('.000Z', 'Z')])
  const at = said && restated(said, start, zones)
  if (at) {
    const change = changeAt(rangeChanges(series.overrides, start, zones), at.local)
    // An override may have been moved far away from where the rule puts it.
    const moved = series.overrides.find((one) => overriddenName(one, start, zones) === name)
    if (moved) return { name, at, event: moved, change }
    const from = instantOf({ ...at, local: at.local + (change?.by ?? 0) }, zones)
    const expansion = { window: { from, to: from + 1 }, zones, budget: new Budget(STEPS) }
    const found = occurrencesOf(series, expansion).find((one) => one.name === name)
    if (found) {
      const event = withoutProperties(eventAt(found.event, found, zones), RECURRENCE)
      return { name, at, event, change }
    }
  }
  throw new AppError(
    'not-found',
    'There is no such occurrence. Take its name from a listing: occurrence.',
  )
}

/** The series with an occurrence of its own in the place of the rule's. */
export function withOverride(
  series: Series,
  named: NamedOccurrence,
  changed: { event: JComponent; zones: ZoneLookup },
): Series {
  const { event, zones } = changed
  const own = withProperty(
    withoutProperties(event, RECURRENCE),
    'recurrence-id',
    timeProperty('recurrence-id', named.at),
  )
  return { master: series.master, overrides: [...overridesBut(series, named, zones), own] }
}

/** The series without one occurrence. */
export function withoutOccurrence(
  series: Series,
  named: NamedOccurrence,
  zones: ZoneLookup,
): Series {
  const { master } = series
  const overrides = overridesBut(series, named, zones)
  if (!master) return { master, overrides }
  const [kind, properties, components] = master
  const excepted: JComponent = [kind, [...properties, timeProperty('exdate', named.at)], components]
  return { master: excepted, overrides }
}

/** The series after its start has moved: exceptions and overrides move along, or go when it has become another kind of time. */
export function movedAlong(series: Series, before: EventTime, zones: ZoneLookup): Series {
  const after = startOf(series)
  const by = after.local - before.local
  if (after.kind !== before.kind || after.zone !== before.zone) {
    const master = withoutProperties(masterOf(series), ['exdate', 'rdate'])
    return { master, overrides: [] }
  }
  if (by === 0) return series
  const move = { by, like: before, zones }
  return {
    master: withMovedDates(masterOf(series), ['exdate', 'rdate'], move),
    overrides: series.overrides.map((one) => withMovedDates(one, ['recurrence-id'], move)),
  }
}

/** The event with the dates that the properties of these names list moved. */
export function withMovedDates(
  [kind, properties, components]: JComponent,
  names: readonly string[],
  move: Parameters<typeof movedDates>[1],
): JComponent {
  const moved = properties.map((property) =>
    names.includes(property[0]) ? movedDates(property, move) : property,
  )
  return [kind, moved, components]
}

/** The event of a series itself. Throws `conflict` where only single occurrences are known. */
export function masterOf({ master }: Series): JComponent {
  if (master) return master
  throw refusal(
    'single-occurrences',
    'Only single occurrences of this event are known: change or delete them one by one.',
  )
}

/** When a series begins. Throws `conflict`. */
export function startOf(series: Series): EventTime {
  const start = timeOf(propertyOf(masterOf(series), 'dtstart'))
  if (start) return start
  throw refusal('no-start', 'This event has no start. Give it one first.')
}

/** Whether the occurrence is the one with which the series begins. */
export function isFirst(series: Series, { name }: NamedOccurrence, zones: ZoneLookup): boolean {
  return occurrenceName(startOf(series), zones) === name
}
