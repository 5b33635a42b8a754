import { DAY_MS, type OffsetAt, toInstant, toLocal } from '../time/zoned-time.ts'

/** A day (`2026-03-29`) or a month (`2026-03`) of a zone, as instants; `to` is not in it. */
export interface Span {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** The last `count` days of a zone, today as far as it has gone. A day is as long as the zone has it: 23 or 25 hours, or none at all. */
export function recentDays(count: number, now: number, offsetAt: OffsetAt): Span[] {
  const today = Math.floor(toLocal(now, offsetAt) / DAY_MS)
  return Array.from({ length: count }, (_nothing, index) => {
    const local = (today - count + 1 + index) * DAY_MS
    const to = toInstant(local + DAY_MS, offsetAt)
    return {
      name: new Date(local).toISOString().slice(0, 10),
      from: toInstant(local, offsetAt),
      to: Math.min(to, now + 1),
    }
  })
}

/** The months of a zone that share a moment with these of UTC. */
export function monthsAround(utcMonths: readonly string[], offsetAt: OffsetAt): Span[] {
  const starts = utcMonths.map((name) => Date.parse(`${name}-01T00:00:00.000Z`))
  const near = starts
    .filter((start) => Number.isFinite(start))
    .flatMap((start) => [-1, 0, 1].map((by) => monthsLater(start, by)))
  return [...new Set(near)]
    .toSorted((one, other) => one - other)
    .map((local) => ({
      name: new Date(local).toISOString().slice(0, 7),
      from: toInstant(local, offsetAt),
      to: toInstant(monthsLater(local, 1), offsetAt),
    }))
}

function monthsLater(local: number, by: number): number {
  const date = new Date(local)
  return date.setUTCMonth(date.getUTCMonth() + by)
}
