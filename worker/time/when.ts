import { readNamed } from './when-words.ts'
import { ianaOffsets, toInstant, toLocal } from './zoned-time.ts'

/** A time that a person named: a day, or an instant with the wall-clock time that was meant. */
export type When =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly instant: string; readonly local: string }

interface Reading {
  /** The person's time zone. */
  readonly zone: string
  readonly now: Date
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i

/**
 * Reads a day, an instant, a wall-clock time, or words such as `next friday 5pm` or `morgen um 9`; without an offset they are taken in
 * the person's time zone. Undefined when it is none of them, or says more than a time.
 */
export async function readWhen(text: string, reading: Reading): Promise<When | undefined> {
  const trimmed = text.trim()
  if (DAY.test(trimmed)) return isDay(trimmed) ? { kind: 'day', day: trimmed } : undefined
  if (LOCAL.test(trimmed)) {
    const local = Date.parse(`${trimmed.replace(' ', 'T')}Z`)
    return isDay(trimmed.slice(0, 10)) && !Number.isNaN(local) ? atLocal(local, reading) : undefined
  }
  if (WITH_OFFSET.test(trimmed)) {
    const instant = Date.parse(trimmed)
    return isDay(trimmed.slice(0, 10)) && !Number.isNaN(instant)
      ? atInstant(instant, reading)
      : undefined
  }
  return await readWords(trimmed, reading)
}

/** `Date.parse` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
}

async function readWords(text: string, reading: Reading): Promise<When | undefined> {
  const { now, zone } = reading
  const offsetMinutes = Math.round(offsetsOf(zone)(now.getTime()) / 60_000)
  const named = await readNamed(text, { now, offsetMinutes })
  if (named === undefined) return undefined
  const { kind, at } = named
  if (kind === 'day') return { kind, day: new Date(at).toISOString().slice(0, 10) }
  return kind === 'instant' ? atInstant(at, reading) : atLocal(at, reading)
}

function atLocal(local: number, { zone }: Reading): When {
  const instant = toInstant(local, offsetsOf(zone))
  return { kind: 'instant', instant: new Date(instant).toISOString(), local: wall(local) }
}

function atInstant(instant: number, { zone }: Reading): When {
  const local = toLocal(instant, offsetsOf(zone))
  return { kind: 'instant', instant: new Date(instant).toISOString(), local: wall(local) }
}

function wall(local: number): string {
  return new Date(local).toISOString().slice(0, 19)
}

function offsetsOf(zone: string) {
  return ianaOffsets(zone) ?? (() => 0)
}
