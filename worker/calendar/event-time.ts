import { DAY_MS, type LocalMs, type OffsetAt, toInstant, toLocal } from '../time/zoned-time.ts'
import { type JProperty, parameterOf } from './jcal.ts'

/** A time of a calendar. `zone` is a TZID, `UTC`, or undefined for a time that is the same everywhere; a `day` has none. */
export interface EventTime {
  readonly kind: 'day' | 'time'
  readonly local: LocalMs
  readonly zone: string | undefined
}

/** Gives the offsets of a zone; those of the person for a time without one, or in a zone that nobody knows. */
export type ZoneLookup = (zone: string | undefined) => OffsetAt

const TIME = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}:\d{2}(Z)?)?$/

/** Reads the value of a property that is a day or a time; undefined when it is neither. */
export function timeOf(property: JProperty | undefined, value?: unknown): EventTime | undefined {
  return property && readTime(property, value ?? property[3])
}

/** The property for a time. */
export function timeProperty(name: string, { kind, local, zone }: EventTime): JProperty {
  if (kind === 'day') return [name, {}, 'date', dayText(local)]
  if (zone === 'UTC') return [name, {}, 'date-time', `${localText(local)}Z`]
  return [name, zone === undefined ? {} : { tzid: zone }, 'date-time', localText(local)]
}

/** The instant of a time; a day is its beginning where the person is. */
export function instantOf(time: EventTime, zones: ZoneLookup): number {
  return toInstant(time.local, zones(time.zone))
}

/** The name of one occurrence of a series: the day, or the instant at which the rule puts it. */
export function occurrenceName(time: EventTime, zones: ZoneLookup): string {
  return time.kind === 'day' ? dayText(time.local) : new Date(instantOf(time, zones)).toISOString()
}

/** The same time as it is said in another way: as a day, or in another zone. */
export function restated(time: EventTime, like: EventTime, zones: ZoneLookup): EventTime {
  if (like.kind === 'day') {
    const local = time.kind === 'day' ? time.local : Math.floor(time.local / DAY_MS) * DAY_MS
    return { kind: 'day', local, zone: undefined }
  }
  if (time.kind === 'day')
    return { ...like, local: time.local + (((like.local % DAY_MS) + DAY_MS) % DAY_MS) }
  if (time.zone === like.zone) return time
  return { ...like, local: toLocal(instantOf(time, zones), zones(like.zone)) }
}

/** `2025-11-06` */
export function dayText(local: LocalMs): string {
  return new Date(local).toISOString().slice(0, 10)
}

/** `2025-11-06T14:00:00` */
export function localText(local: LocalMs): string {
  return new Date(local).toISOString().slice(0, 19)
}

function readTime(property: JProperty, value: unknown): EventTime | undefined {
  const [whole, day, utc] = (typeof value === 'string' && TIME.exec(value)) || []
  if (whole === undefined) return undefined
  const local = Date.parse(utc ? whole : `${whole}Z`)
  if (Number.isNaN(local)) return undefined
  if (whole === day) return { kind: 'day', local, zone: undefined }
  return { kind: 'time', local, zone: utc ? 'UTC' : parameterOf(property, 'tzid') }
}
