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
const TIME_OF_DAY = /\b(?:morning|noon|midday|afternoon|evening|tonight|night|midnight)\b/i

/**
 * Reads a day, an instant, a wall-clock time, or words such as `next friday 5pm`; without an offset they are taken in the person's
 * time zone. Undefined when it is none of them, or says more than a time.
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
  const { casual } = await import('chrono-node/en')
  const instant = reading.now
  const timezone = Math.round(offsetsOf(reading.zone)(instant.getTime()) / 60_000)
  const found = casual.parse(text, { instant, timezone }, { forwardDate: true })
  const [only] = found
  if (!only || found.length > 1 || only.text.length < text.length) return undefined
  const { start } = only
  if (start.isCertain('timezoneOffset')) return atInstant(start.date().getTime(), reading)
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): number =>
    start.get(name) ?? 0
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  if (!start.isCertain('hour') && !TIME_OF_DAY.test(text))
    return { kind: 'day', day: new Date(day).toISOString().slice(0, 10) }
  const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second')
  return atLocal(day + seconds * 1000, reading)
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
