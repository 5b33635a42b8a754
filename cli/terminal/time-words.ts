const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time in words that are as exact as a person needs: `12 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function durationWords(durationMs: number): string {
  const ms = Math.max(0, durationMs)
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < 2 * DAY) return hoursWords(ms)
  return `${Math.floor(ms / DAY)} days`
}

/** How long ago a time was, or how far off it is: `3 min ago`, `in 2 h`, `just now`. */
export function relativeWords(instant: string, now: Date): string {
  const ageMs = now.getTime() - Date.parse(instant)
  if (Number.isNaN(ageMs)) return instant
  if (Math.abs(ageMs) < SECOND) return 'just now'
  return ageMs > 0 ? `${durationWords(ageMs)} ago` : `in ${durationWords(-ageMs)}`
}

/** A time in the person's own time zone: `2025-11-06 14:02`. */
export function localTime(instant: string): string {
  const whole = localTimeToTheSecond(instant)
  return whole === instant ? instant : whole.slice(0, 'YYYY-MM-DD hh:mm'.length)
}

/** A time in the person's own time zone: `2025-11-06 14:02:07`. What is no time is given back as it is. */
export function localTimeToTheSecond(instant: string): string {
  const time = new Date(instant)
  if (Number.isNaN(time.getTime())) return instant
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-')
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':')}`
}

function hoursWords(ms: number): string {
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  return `${Math.floor(ms / HOUR)} h${minutes === 0 ? '' : ` ${minutes} min`}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
