import { AppError } from '../../shared/errors/app-error.ts'
import { readWhen } from '../time/when.ts'
import { DAY_MS, type OffsetAt, toInstant, toLocal } from '../time/zoned-time.ts'
import type { Window } from './series.ts'

interface Reading {
  readonly zone: string
  readonly offsetAt: OffsetAt
  readonly now: Date
}

interface Asked {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const USUAL_DAYS = 30
const MOST_DAYS = 400

/** The time that a listing is asked for: from today for 30 days, unless said. A day is meant whole. Throws `invalid-input`. */
export async function listedTime(asked: Asked, reading: Reading): Promise<Window> {
  const { offsetAt, now } = reading
  const today = Math.floor(toLocal(now.getTime(), offsetAt) / DAY_MS) * DAY_MS
  const from =
    asked.from === undefined ? toInstant(today, offsetAt) : await read('from', asked.from, reading)
  const to =
    asked.to === undefined ? from + USUAL_DAYS * DAY_MS : await read('to', asked.to, reading)
  if (to <= from) throw wrong('to', 'must come after from')
  if (to - from > MOST_DAYS * DAY_MS)
    throw wrong('to', `at most ${MOST_DAYS} days are listed at once`)
  return { from, to }
}

async function read(
  name: 'from' | 'to',
  text: string,
  { zone, offsetAt, now }: Reading,
): Promise<number> {
  const when = await readWhen(text, { zone, now })
  if (when?.kind === 'instant') return Date.parse(when.instant)
  if (!when)
    throw wrong(
      name,
      'no time is understood. Write a day (2025-11-14) or a time (2025-11-14T17:00)',
    )
  const day = Date.parse(`${when.day}T00:00:00Z`)
  return toInstant(name === 'from' ? day : day + DAY_MS, offsetAt)
}

function wrong(path: string, message: string): AppError {
  return new AppError('invalid-input', `Query is not valid. ${path}: ${message}.`, {
    details: { fields: [{ path, message }] },
  })
}
