const DAY_MS = 24 * 60 * 60 * 1000
/** No place on earth is further from UTC, and days have 23 to 25 hours where clocks change. */
const MARGIN_MS = 16 * 60 * 60 * 1000

/** The first and the last millisecond of a day (`2026-03-29`) in a time zone (its IANA name), in ISO 8601 UTC; undefined for what is no day. */
export function dayBounds(day: string, timeZone: string): { from: string; to: string } | undefined {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return undefined
  const dayAt = dayIn(timeZone)
  const from = firstFrom(midnight, (time) => dayAt(time) >= day)
  const next = firstFrom(midnight + DAY_MS, (time) => dayAt(time) > day)
  return { from: new Date(from).toISOString(), to: new Date(next - 1).toISOString() }
}

/** The first millisecond about a time at which something holds that then goes on holding. */
function firstFrom(about: number, holds: (time: number) => boolean): number {
  let [last, next] = [about - MARGIN_MS, about + MARGIN_MS]
  while (next - last > 1) {
    const middle = Math.floor((last + next) / 2)
    if (holds(middle)) next = middle
    else last = middle
  }
  return next
}

function dayIn(timeZone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  return (time) => format.format(time)
}
