import { type Duration, durationOf } from './event-duration.ts'
import {
  type EventTime,
  type ZoneLookup,
  instantOf,
  restated,
  timeOf,
  timeProperty,
} from './event-time.ts'
import { type JComponent, type JProperty, propertiesOf } from './jcal.ts'

/** A date that a property lists, such as RDATE; one that is a period says itself how long it lasts. */
export interface ListedDate {
  readonly time: EventTime
  readonly length: Duration | undefined
}

/** The dates that the properties of a name list. */
export function listedDates(event: JComponent, name: string, zones: ZoneLookup): ListedDate[] {
  return propertiesOf(event, name).flatMap((property) =>
    property.slice(3).flatMap((value) => {
      const time = listedTime(property, value)
      return time ? [{ time, length: lengthOfPeriod(property, { value, time, zones }) }] : []
    }),
  )
}

/** When a value of a property is; of a period, when it begins. */
export function listedTime(property: JProperty, value: unknown): EventTime | undefined {
  return timeOf(property, partsOf(value)[0])
}

interface Move {
  /** On the clock of the series. */
  readonly by: number
  readonly like: EventTime
  readonly zones: ZoneLookup
}

/** A property that lists dates, with all of them moved: periods stay as long as they were. */
export function movedDates(property: JProperty, { by, like, zones }: Move): JProperty {
  const [name, parameters, type, ...values] = property
  if (type === 'period')
    return [
      name,
      parameters,
      type,
      ...values.map((value) => movedPeriod(property, value, { by, like, zones })),
    ]
  const times = values.flatMap((value) => timeOf(property, String(value)) ?? [])
  const [first, ...others] = times.map((time) => {
    const here = restated(time, like, zones)
    return timeProperty(name, { ...here, local: here.local + by })
  })
  if (!first) return property
  // An override for all that follow stays one.
  const { range } = parameters
  const kept = range === undefined ? first[1] : { ...first[1], range }
  return [first[0], kept, first[2], first[3], ...others.map((one) => one[3])]
}

/** In its own zone: it is said there, and all of one property are said in the same. */
function movedPeriod(property: JProperty, value: unknown, { by }: Move): unknown {
  const parts = partsOf(value).map((part) => {
    const time = timeOf(property, part)
    return time ? timeProperty('rdate', { ...time, local: time.local + by })[3] : part
  })
  return Array.isArray(value) ? parts : parts.join('/')
}

function lengthOfPeriod(
  property: JProperty,
  {
    value,
    time,
    zones,
  }: { readonly value: unknown; readonly time: EventTime; readonly zones: ZoneLookup },
): Duration | undefined {
  const [, second] = partsOf(value)
  if (typeof second !== 'string') return undefined
  const end = timeOf(property, second)
  if (!end) return durationOf(second)
  return { days: 0, ms: Math.max(0, instantOf(end, zones) - instantOf(time, zones)) }
}

/** A period is a pair, or one text with a slash. */
function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split('/') : [value]
}
