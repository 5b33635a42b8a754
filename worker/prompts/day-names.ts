import { ianaOffsets, toLocal } from '../time/zoned-time.ts'

/** Says days and times as the person's clock has them. */
export interface DayNames {
  /** `2026-05-03 Sun` */
  readonly figures: (at: number) => string
  /** `Sun 3 May 2026` */
  readonly words: (at: number) => string
  /** `14:05` */
  readonly time: (at: number) => string
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The names of a time zone. */
export function dayNamesOf(zone: string): DayNames {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const local = (at: number): Date => new Date(toLocal(at, offsetAt))
  return {
    figures: (at) => `${local(at).toISOString().slice(0, 10)} ${WEEKDAYS[local(at).getUTCDay()]}`,
    words: (at) => wordsOf(local(at)),
    time: (at) => local(at).toISOString().slice(11, 16),
  }
}

/** A day without a time zone, `2026-05-03`, in words. */
export function dayInWords(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? day : wordsOf(new Date(at))
}

function wordsOf(date: Date): string {
  const [weekday, month] = [WEEKDAYS[date.getUTCDay()], MONTHS[date.getUTCMonth()]]
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}
