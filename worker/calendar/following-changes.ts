import { DAY_MS } from '../time/zoned-time.ts'
import { type Duration, lengthOf } from './event-duration.ts'
import { type EventTime, type ZoneLookup, instantOf, timeOf, timeProperty } from './event-time.ts'
import { Budget } from './expand-rule.ts'
import {
  type JComponent,
  type JProperty,
  propertyOf,
  withProperty,
  withoutProperties,
} from './jcal.ts'
import { type RangeChange, isForFollowing, rangeChanges } from './range-changes.ts'
import { type Occurrence, type Series, occurrencesOf, overriddenName } from './series.ts'

const STEPS = 200_000
const FAR_MS = [40, 400, 4_000, 40_000].map((days) => days * DAY_MS)

/** An event as it takes place at a time, for so long. */
export function eventAt(
  event: JComponent,
  { start, length }: { readonly start: EventTime; readonly length: Duration },
  zones: ZoneLookup,
): JComponent {
  const before = timeOf(propertyOf(event, 'dtstart'))
  const moved = withProperty(event, 'dtstart', timeProperty('dtstart', start))
  const own = before && lengthOf(event, before, zones)
  const isAsLong = own?.days === length.days && own.ms === length.ms
  if (isAsLong && !propertyOf(event, 'dtend')) return moved
  const end = { ...start, local: start.local + length.days * DAY_MS + length.ms }
  return withProperty(withoutProperties(moved, ['duration']), 'dtend', timeProperty('dtend', end))
}

/** An override that says for all that follow from a time how they differ. */
export function changeFrom(
  { event, by, length }: RangeChange,
  at: EventTime,
  zones: ZoneLookup,
): JComponent {
  const moved = eventAt(event, { start: { ...at, local: at.local + by }, length }, zones)
  const [name, parameters, type, value] = timeProperty('recurrence-id', at)
  const id: JProperty = [name, { ...parameters, range: 'THISANDFUTURE' }, type, value]
  return withProperty(moved, 'recurrence-id', id)
}

/** The overrides without the one for an occurrence. What that changed in all that follow holds from the next one on. */
export function overridesBut(
  series: Series,
  { name, at }: { readonly name: string; readonly at: EventTime },
  zones: ZoneLookup,
): JComponent[] {
  const { master, overrides } = series
  const like = master && timeOf(propertyOf(master, 'dtstart'))
  const isOfIt = (one: JComponent): boolean => overriddenName(one, like, zones) === name
  const others = overrides.filter((one) => !isOfIt(one))
  const change = like && rangeChanges(overrides.filter(isOfIt), like, zones)[0]
  const next = change && nextPlain({ master, overrides: others }, at, zones)
  return next ? [...others, changeFrom(change, next.start, zones)] : others
}

/** The first occurrence after a time that no override is for; undefined where none comes before another change of all that follow. */
function nextPlain(
  { master, overrides }: Series,
  at: EventTime,
  zones: ZoneLookup,
): Occurrence | undefined {
  const from = instantOf(at, zones) + 1
  const taken = new Map(overrides.map((one) => [overriddenName(one, at, zones), one]))
  for (const far of FAR_MS) {
    const expansion = { window: { from, to: from + far }, zones, budget: new Budget(STEPS) }
    const later = occurrencesOf({ master, overrides: [] }, expansion)
      .filter(({ start }) => start.local > at.local)
      .toSorted((a, b) => a.startMs - b.startMs)
    for (const one of later) {
      const override = taken.get(one.name)
      if (!override) return one
      if (isForFollowing(override)) return undefined
    }
  }
  return undefined
}
