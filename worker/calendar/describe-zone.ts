import { DAY_MS, type OffsetAt, ianaOffsets } from '../time/zoned-time.ts'
import { localText } from './event-time.ts'
import type { JComponent } from './jcal.ts'

const STEP_MS = 7 * DAY_MS

/** A zone of the world as a VTIMEZONE with each change of its clock in these years; undefined when there is no such zone. */
export function describeZone(
  zone: string,
  years: { readonly from: number; readonly to: number },
): JComponent | undefined {
  const offsetAt = ianaOffsets(zone)
  if (!offsetAt) return undefined
  const begin = Date.UTC(years.from, 0)
  const changes = changesBetween(offsetAt, begin, Date.UTC(years.to + 1, 0))
  const least = Math.min(...changes.map(({ after }) => after), offsetAt(begin))
  const first = { at: begin, before: offsetAt(begin), after: offsetAt(begin) }
  const observances = [first, ...changes].map(({ at, before, after }): JComponent => [
    after > least ? 'daylight' : 'standard',
    [
      ['dtstart', {}, 'date-time', localText(at + before)],
      ['tzoffsetfrom', {}, 'utc-offset', offsetText(before)],
      ['tzoffsetto', {}, 'utc-offset', offsetText(after)],
    ],
    [],
  ])
  return ['vtimezone', [['tzid', {}, 'text', zone]], observances]
}

interface Change {
  readonly at: number
  readonly before: number
  readonly after: number
}

function changesBetween(offsetAt: OffsetAt, from: number, to: number): Change[] {
  const changes: Change[] = []
  for (let at = from; at < to; at += STEP_MS) {
    const [before, after] = [offsetAt(at), offsetAt(at + STEP_MS)]
    if (before !== after) changes.push({ at: changeIn(offsetAt, at, at + STEP_MS), before, after })
  }
  return changes
}

function changeIn(offsetAt: OffsetAt, from: number, to: number): number {
  let [low, high] = [from, to]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offsetAt(middle) === offsetAt(from)) low = middle
    else high = middle
  }
  return high
}

function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
