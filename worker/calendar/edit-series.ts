import { AppError } from '../../shared/errors/app-error.ts'
import { DAY_MS } from '../time/zoned-time.ts'
import { lengthOf } from './event-duration.ts'
import {
  type EventTime,
  type ZoneLookup,
  instantOf,
  localText,
  dayText,
  occurrenceName,
  restated,
  timeOf,
  timeProperty,
} from './event-time.ts'
import { Budget, expandRule } from './expand-rule.ts'
import {
  type JComponent,
  type JProperty,
  propertyOf,
  withProperty,
  withoutProperties,
} from './jcal.ts'
import type { JRecur, RecurrenceRule } from './recurrence-rule.ts'
import { type Series, occurrencesOf, overriddenName, rulesOf } from './series.ts'

const STEPS = 200_000
const RECURRENCE = ['rrule', 'rdate', 'exdate', 'exrule'] as const

/** An occurrence of a series that somebody named. */
interface Named {
  readonly name: string
  /** Where the rule puts it. */
  readonly at: EventTime
  readonly event: JComponent
}

/** The occurrence with a name. Throws `not-found`. */
export function findOccurrence(series: Series, name: string, zones: ZoneLookup): Named {
  const start = startOf(series)
  const said = timeOf(['time', {}, 'date-time', name.replace('.000Z', 'Z')])
  const at = said && restated(said, start, zones)
  const instant = at && instantOf(at, zones)
  if (at && instant !== undefined) {
    // An override may have been moved far away from where the rule puts it.
    const moved = series.overrides.find((one) => overriddenName(one, start, zones) === name)
    if (moved) return { name, at, event: moved }
    const window = { from: instant, to: instant + 1 }
    const found = occurrencesOf(series, { window, zones, budget: new Budget(STEPS) })
    if (found.some((one) => one.name === name))
      return { name, at, event: withoutProperties(copyAt(series, at, zones), RECURRENCE) }
  }
  throw new AppError(
    'not-found',
    'There is no such occurrence. Take its name from a listing: occurrence.',
  )
}

/** The series with an occurrence of its own in the place of the rule's. */
export function withOverride(
  { master, overrides }: Series,
  { name, at }: Named,
  changed: { event: JComponent; zones: ZoneLookup },
): Series {
  const { event, zones } = changed
  const like = master && timeOf(propertyOf(master, 'dtstart'))
  const others = overrides.filter((one) => overriddenName(one, like, zones) !== name)
  const own = withProperty(
    withoutProperties(event, RECURRENCE),
    'recurrence-id',
    timeProperty('recurrence-id', at),
  )
  return { master, overrides: [...others, own] }
}

/** The series without one occurrence. */
export function withoutOccurrence(
  { master, overrides }: Series,
  { name, at }: Named,
  zones: ZoneLookup,
): Series {
  if (!master)
    return {
      master,
      overrides: overrides.filter((one) => overriddenName(one, undefined, zones) !== name),
    }
  const like = timeOf(propertyOf(master, 'dtstart'))
  const [kind, properties, components] = master
  const excepted: JComponent = [kind, [...properties, timeProperty('exdate', at)], components]
  return {
    master: excepted,
    overrides: overrides.filter((one) => overriddenName(one, like, zones) !== name),
  }
}

/** Cuts a series in two; the second begins with the named occurrence, under another UID. */
export function splitAt(
  series: Series,
  { at }: Named,
  { zones, uid }: { zones: ZoneLookup; uid: string },
): { before: Series; after: Series } {
  const start = startOf(series)
  const cut = instantOf(at, zones)
  const isBefore = (time: EventTime): boolean =>
    instantOf(restated(time, start, zones), zones) < cut
  const master = masterOf(series)
  const earlier = listsWhere(master, isBefore)
  const later = listsWhere(copyAt(series, at, zones), (time) => !isBefore(time))
  const ofOverride = (one: JComponent): boolean => {
    const time = timeOf(propertyOf(one, 'recurrence-id'))
    return time !== undefined && isBefore(time)
  }
  const named = (one: JComponent): JComponent => withProperty(one, 'uid', ['uid', {}, 'text', uid])
  return {
    before: {
      master: endedBefore(earlier, at, zones),
      overrides: series.overrides.filter(ofOverride),
    },
    after: {
      master: named(countedFrom(later, { master, at, zones })),
      overrides: series.overrides.filter((one) => !ofOverride(one)).map(named),
    },
  }
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
  const move = (event: JComponent, names: readonly string[]): JComponent => {
    const [kind, properties, components] = event
    const moved = properties.map((property) =>
      names.includes(property[0]) ? movedProperty(property, { by, like: before, zones }) : property,
    )
    return [kind, moved, components]
  }
  return {
    master: move(masterOf(series), ['exdate', 'rdate']),
    overrides: series.overrides.map((one) => move(one, ['recurrence-id'])),
  }
}

function movedProperty(
  property: JProperty,
  { by, like, zones }: { by: number; like: EventTime; zones: ZoneLookup },
): JProperty {
  const [name] = property
  const times = property.slice(3).flatMap((value) => timeOf(property, String(value)) ?? [])
  const [first, ...others] = times.map((time) => {
    const here = restated(time, like, zones)
    return timeProperty(name, { ...here, local: here.local + by })
  })
  if (!first) return property
  // An override for all that follow stays one.
  const { range } = property[1]
  const parameters = range === undefined ? first[1] : { ...first[1], range }
  return [first[0], parameters, first[2], first[3], ...others.map((one) => one[3])]
}

function masterOf({ master }: Series): JComponent {
  if (master) return master
  throw new AppError(
    'conflict',
    'Only single occurrences of this event are known: change or delete them one by one.',
  )
}

function startOf(series: Series): EventTime {
  const start = timeOf(propertyOf(masterOf(series), 'dtstart'))
  if (start) return start
  throw new AppError('conflict', 'This event has no start. Give it one first.')
}

/** The event as it is at one of its occurrences, its rules with it. */
function copyAt(series: Series, at: EventTime, zones: ZoneLookup): JComponent {
  const master = masterOf(series)
  const start = startOf(series)
  const { days, ms } = lengthOf(master, start, zones)
  const moved = withProperty(master, 'dtstart', timeProperty('dtstart', at))
  const end = timeOf(propertyOf(master, 'dtend'))
  const lasts = end && timeProperty('dtend', { ...at, local: at.local + days * DAY_MS + ms })
  return withProperty(moved, 'dtend', lasts)
}

/** The event with only those of its listed dates and exceptions that a condition keeps. */
function listsWhere(
  [kind, properties, components]: JComponent,
  keeps: (time: EventTime) => boolean,
): JComponent {
  const kept = properties.flatMap((property): JProperty[] => {
    const [name, parameters, type, ...values] = property
    if (name !== 'exdate' && name !== 'rdate') return [property]
    const some = values.filter((value) => {
      const first: unknown = Array.isArray(value) ? value[0] : value
      const time = timeOf(property, typeof first === 'string' ? first.split('/')[0] : first)
      return time === undefined || keeps(time)
    })
    return some.length === 0 ? [] : [[name, parameters, type, ...some]]
  })
  return [kind, kept, components]
}

function endedBefore(event: JComponent, at: EventTime, zones: ZoneLookup): JComponent {
  const until = at.kind === 'day' ? dayText(at.local - DAY_MS) : untilBefore(at, zones)
  return withRules(event, (recur) => {
    // A date of its own may lie behind the end of the rule, which must not reach further than it did.
    if (isOverBefore(event, recur, { at, zones })) return recur
    const { count: _count, ...rest } = recur
    return { ...rest, until }
  })
}

function isOverBefore(
  event: JComponent,
  recur: JRecur,
  { at, zones }: { at: EventTime; zones: ZoneLookup },
): boolean {
  const start = timeOf(propertyOf(event, 'dtstart'))
  if (!start) return false
  const alone: JComponent = ['vevent', [['rrule', {}, 'recur', recur]], []]
  const [rule] = rulesOf(alone, 'rrule', { start, zones })
  if (!rule) return false
  if (rule.until !== undefined) return rule.until < at.local
  return rule.count !== undefined && timesBefore(rule, start, at) >= rule.count
}

function timesBefore(rule: RecurrenceRule, start: EventTime, at: EventTime): number {
  const range = { from: start.local, to: at.local, budget: new Budget(STEPS) }
  return [...expandRule(rule, start.local, range)].length
}

function untilBefore(at: EventTime, zones: ZoneLookup): string {
  if (at.zone === undefined) return localText(at.local - 1000)
  return `${localText(instantOf(at, zones) - 1000)}Z`
}

/** A series that counts goes on counting where the first part ended. */
function countedFrom(
  event: JComponent,
  { master, at, zones }: { master: JComponent; at: EventTime; zones: ZoneLookup },
): JComponent {
  const start = timeOf(propertyOf(master, 'dtstart'))
  if (!start) return event
  const [rule] = rulesOf(master, 'rrule', { start, zones })
  if (rule?.count === undefined) return event
  const passed = timesBefore(rule, start, at)
  return withRules(event, (recur) => ({
    ...recur,
    count: Math.max(1, Number(recur['count']) - passed),
  }))
}

function withRules(
  [kind, properties, components]: JComponent,
  change: (recur: JRecur) => JRecur,
): JComponent {
  const changed = properties.map((property): JProperty => {
    const [name, parameters, type, recur] = property
    return name === 'rrule' ? [name, parameters, type, change({ ...Object(recur) })] : property
  })
  return [kind, changed, components]
}

/** Whether the occurrence is the one with which the series begins. */
export function isFirst(series: Series, { name }: Named, zones: ZoneLookup): boolean {
  return occurrenceName(startOf(series), zones) === name
}
