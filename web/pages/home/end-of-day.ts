const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The first instant of the next day in a time zone (its IANA name), in ISO 8601 UTC. A day has 23 to 25 hours where clocks change. */
export function endOfDay(moment: Date, timeZone: string): string {
  const today = dayIn(timeZone, moment.getTime())
  let [last, next] = [moment.getTime(), moment.getTime() + DAY_MS + 2 * 60 * MINUTE_MS]
  while (next - last > 1) {
    const middle = Math.floor((last + next) / 2)
    if (dayIn(timeZone, middle) === today) last = middle
    else next = middle
  }
  return new Date(next).toISOString()
}

/** The day of an instant (in milliseconds) in a time zone: `2026-03-29`. */
export function dayIn(timeZone: string, time: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time)
}
