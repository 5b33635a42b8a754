import { DAY_MS } from '../time/zoned-time.ts'
import { type EventTime, type ZoneLookup, instantOf, timeOf } from './event-time.ts'
import { type JComponent, propertyOf, textOf } from './jcal.ts'

/** A length of time (RFC 5545, 3.3.6): days on the calendar, and milliseconds on the clock. */
export interface Duration {
  readonly days: number
  readonly ms: number
}

const DURATION = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Reads `PT15M`, `-P1D` and the like. */
export function durationOf(text: string): Duration | undefined {
  const [whole, sign, ...parts] = DURATION.exec(text) ?? []
  if (whole === undefined) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  const way = sign === '-' ? -1 : 1
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return { days: way * (weeks * 7 + days), ms: way * ms }
}

/** How long an event lasts: as its end says exactly, else as its duration says, else a day or no time. */
export function lengthOf(event: JComponent, start: EventTime, zones: ZoneLookup): Duration {
  const end = timeOf(propertyOf(event, 'dtend'))
  if (end && start.kind === 'day')
    return { days: Math.max(0, Math.round((end.local - start.local) / DAY_MS)), ms: 0 }
  if (end) return { days: 0, ms: Math.max(0, instantOf(end, zones) - instantOf(start, zones)) }
  const said = durationOf(textOf(event, 'duration') ?? '')
  return said ?? { days: start.kind === 'day' ? 1 : 0, ms: 0 }
}

/** The instant at which something ends, or to which a time is moved. */
export function instantAfter(start: EventTime, { days, ms }: Duration, zones: ZoneLookup): number {
  return instantOf({ ...start, local: start.local + days * DAY_MS }, zones) + ms
}
