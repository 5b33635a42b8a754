import { type PastPeriod, readPastPeriod } from '../time/past-period.ts'
import { DAY_MS, ianaOffsets, toInstant, toLocal } from '../time/zoned-time.ts'

/** When something was, as a question says it: by the calendar, or by something else that happened then. */
export type AskedTime =
  | ({ readonly kind: 'period' } & PastPeriod)
  /** `the week I met Bob`: whatever memory tells of the clause says when that was. */
  | {
      readonly kind: 'event'
      readonly clause: string
      readonly unit: EventUnit
      readonly phrase: string
    }

type EventUnit = 'day' | 'week' | 'weekend' | 'month' | 'year'

interface Reading {
  /** The person's time zone. */
  readonly zone: string
  readonly now: Date
}

const BY_AN_EVENT =
  /\b(?:the|that|in the|on the) (day|week|weekend|month|year)(?: (?:when|that))? ((?:i|we|he|she|they|it|you|my|our|\p{Lu}\p{L}+)\b[^,;.?!]+)/u

/** The time that a question asks about, if it names one. */
export async function readAskedTime(q: string, reading: Reading): Promise<AskedTime | undefined> {
  const found = BY_AN_EVENT.exec(lowerFirst(q))
  const [phrase = '', unit, clause = ''] = found ?? []
  if (found && isUnit(unit)) {
    return {
      kind: 'event',
      clause,
      unit,
      phrase: q.slice(found.index, found.index + phrase.length),
    }
  }
  const period = await readPastPeriod(q, reading)
  return period && { kind: 'period', ...period }
}

/** The day, week (from Monday), month or year around an instant. */
export function periodAround(
  at: number,
  unit: EventUnit,
  zone: string,
): { readonly from: number; readonly to: number } {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const day = Math.floor(toLocal(at, offsetAt) / DAY_MS) * DAY_MS
  const [from, until] = daysAround(day, unit)
  return { from: toInstant(from, offsetAt), to: toInstant(until, offsetAt) - 1 }
}

function daysAround(day: number, unit: EventUnit): readonly [number, number] {
  const date = new Date(day)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const monday = day - ((date.getUTCDay() + 6) % 7) * DAY_MS
  switch (unit) {
    case 'day':
      return [day, day + DAY_MS]
    case 'week':
      return [monday, monday + 7 * DAY_MS]
    case 'weekend':
      return [monday + 5 * DAY_MS, monday + 7 * DAY_MS]
    case 'month':
      return [Date.UTC(year, month), Date.UTC(year, month + 1)]
    case 'year':
      return [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
  }
}

function isUnit(unit: string | undefined): unit is EventUnit {
  return unit !== undefined && ['day', 'week', 'weekend', 'month', 'year'].includes(unit)
}

/** A question may begin with the phrase, and `I` is a capital anywhere. */
function lowerFirst(q: string): string {
  return q.replace(/^The\b/, 'the').replaceAll(/\bI\b/g, 'i')
}
