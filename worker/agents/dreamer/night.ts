import { createHash } from 'node:crypto'
import { DAY_MS, ianaOffsets, toInstant, toLocal } from '../../time/zoned-time.ts'

/** Times of day such as `23:00`. */
export interface SleepWindow {
  readonly start: string
  readonly end: string
}

/** A night: it is named after the day on which it begins, and lasts from the middle of one waking time to that of the next. */
export interface Night {
  readonly name: string
  readonly startsAt: number
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** The night that an instant belongs to: a run by hand in the afternoon is of the night that comes. */
export function nightOf(now: Date, zone: string, { start, end }: SleepWindow): Night {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const waking = (minutesOf(start) - minutesOf(end) + DAY_MINUTES) % DAY_MINUTES
  const boundaryMs = ((minutesOf(end) + waking / 2) % DAY_MINUTES) * MINUTE_MS
  const local = toLocal(now.getTime(), offsetAt) - boundaryMs
  const day = Math.floor(local / DAY_MS) * DAY_MS
  const startsAt = toInstant(day + boundaryMs, offsetAt)
  return { name: new Date(day).toISOString().slice(0, 10), startsAt }
}

/** The id of a night's dream (UUIDv8, RFC 9562): the same however often the night is dreamt. */
export function dreamId(userId: string, night: string, slot: number): string {
  const digits = createHash('sha256')
    .update(JSON.stringify(['dream', userId, night, slot]))
    .digest('hex')
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ]
  return `evt-${parts.join('-')}`
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
