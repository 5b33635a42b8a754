/** A wall-clock time, as the milliseconds that it would be in UTC. Days are whole multiples of `DAY_MS`. */
export type LocalMs = number

export const DAY_MS = 86_400_000

/** Gives the milliseconds that a zone is ahead of UTC at an instant. */
export type OffsetAt = (instantMs: number) => number

const formats = new Map<string, Intl.DateTimeFormat>()
const FIELDS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const

/** The offsets of an IANA zone, from the rules that Node brings; undefined when there is no such zone. */
export function ianaOffsets(zone: string): OffsetAt | undefined {
  if (zone === 'UTC') return () => 0
  const format = formatOf(zone)
  return format && ((instantMs) => localOf(format, instantMs) - Math.floor(instantMs / 1000) * 1000)
}

/** The wall-clock time of an instant. */
export function toLocal(instantMs: number, offsetAt: OffsetAt): LocalMs {
  return instantMs + offsetAt(instantMs)
}

/**
 * The instant of a wall-clock time (RFC 5545, 3.3.5): one that comes twice is its first, one that is skipped is read with the offset
 * before the gap.
 */
export function toInstant(local: LocalMs, offsetAt: OffsetAt): number {
  const before = offsetAt(local - DAY_MS)
  const after = offsetAt(local + DAY_MS)
  const early = local - before
  if (before === after || offsetAt(early) === before) return early
  const late = local - after
  return offsetAt(late) === after ? late : early
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...FIELDS })
    formats.set(zone, format)
    return format
  } catch {
    // Intl knows no such zone, which is the answer.
    return undefined
  }
}

function localOf(format: Intl.DateTimeFormat, instantMs: number): LocalMs {
  const parts: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(instantMs)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
