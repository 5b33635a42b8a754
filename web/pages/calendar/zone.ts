export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** A wall-clock time: `2026-03-29T01:30`. */
export type Wall = string
/** `2026-03-29` */
export type Day = string

/** The wall-clock time of an instant (in milliseconds) in a time zone (its IANA name). */
export function wallOf(instantMs: number, zone: string): Wall {
  return formatOf(zone).format(instantMs).replace(' ', 'T')
}

/** The day of an instant in a time zone. */
export function dayOf(instantMs: number, zone: string): Day {
  return wallOf(instantMs, zone).slice(0, 10)
}

/**
 * The instant of a wall-clock time (RFC 5545, 3.3.5): one that comes twice is its first, one that is skipped is read with the offset
 * before the gap.
 */
export function instantOf(wall: Wall, zone: string): number {
  const local = wallMs(wall)
  const offsetAt = (ms: number): number =>
    wallMs(wallOf(ms, zone)) - Math.floor(ms / MINUTE_MS) * MINUTE_MS
  const [before, after] = [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)]
  const early = local - before
  if (before === after || offsetAt(early) === before) return early
  const late = local - after
  return offsetAt(late) === after ? late : early
}

/** The first instant of a day in a time zone. */
export function startOfDay(day: Day, zone: string): number {
  return instantOf(`${day}T00:00`, zone)
}

/** A wall-clock time as the milliseconds that it would be in UTC, to count with. */
export function wallMs(wall: Wall): number {
  return Date.parse(`${wall.slice(0, 16)}Z`)
}

/** The wall-clock time of such milliseconds. */
export function wallText(ms: number): Wall {
  return new Date(ms).toISOString().slice(0, 16)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Swedish is written as ISO 8601 is. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
  formats.set(timeZone, made)
  return made
}
