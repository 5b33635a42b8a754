import { Cron } from 'croner'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A gap in local time is shorter than this. */
const LONGEST_GAP_MS = 3 * HOUR_MS
const EVERY_HOUR = /^(\S+)\s+\*(\s+\S+){3}$/

/**
 * When a cron pattern (five fields, in a time zone) is due next after a moment; null for never. Throws a TypeError for what is no
 * pattern. When clocks go forward, a time in the gap is due at the first instant after it; when they go back, a time that comes twice
 * is due the first time only, but a pattern of every hour follows the hours that pass.
 */
export function nextCron(pattern: string, timeZone: string, after: Date): Date | null {
  const cron = new Cron(pattern, { ...zoneOf(timeZone), mode: '5-part', paused: true })
  if (EVERY_HOUR.test(pattern.trim())) return nextHourly(cron, { pattern, timeZone, after })
  for (let from = after; ;) {
    const next = nextAfter(cron, from)
    if (!next) return null
    if (cron.match(next)) {
      const first = firstOfTwo(next, timeZone)
      if (first > after) return first
      from = next
      continue
    }
    // The time itself does not exist on that day.
    const first = firstAfterGap(next, timeZone)
    if (first > after) return first
    from = next
  }
}

/** The first time that clocks showed what they show at a moment, where they have gone back since; else the moment itself. */
function firstOfTwo(moment: Date, timeZone: string): Date {
  if (timeZone === 'UTC') return moment
  const offset = offsetMinutes(moment, timeZone)
  const before = offsetMinutes(new Date(moment.getTime() - LONGEST_GAP_MS), timeZone)
  if (before <= offset) return moment
  const first = new Date(moment.getTime() - (before - offset) * MINUTE_MS)
  return offsetMinutes(first, timeZone) === before ? first : moment
}

/** In the hour that comes twice croner takes the second for the first, and gives times that are over: asked from where that ends, it does not. */
function nextAfter(cron: Cron, after: Date): Date | null {
  let next = cron.nextRun(after)
  const firstMinute = Math.ceil(after.getTime() / MINUTE_MS) * MINUTE_MS
  for (let from = firstMinute; next && next <= after; from += MINUTE_MS)
    next = cron.nextRun(new Date(from - 1))
  return next
}

/** UTC needs no look at the zones of the machine, whose first use takes longer than the rest of a worker's start. */
function zoneOf(timeZone: string): { utcOffset: number } | { timezone: string } {
  return timeZone === 'UTC' ? { utcOffset: 0 } : { timezone: timeZone }
}

interface Hourly {
  readonly pattern: string
  readonly timeZone: string
  readonly after: Date
}

/** The earlier of the next time in the zone and the next by the clock as it is now, if that is a time of the pattern too. */
function nextHourly(cron: Cron, { pattern, timeZone, after }: Hourly): Date | null {
  const next = nextAfter(cron, after)
  if (timeZone === 'UTC' || !next) return next
  const utcOffset = offsetMinutes(after, timeZone)
  const steady = new Cron(pattern, { utcOffset, mode: '5-part', paused: true }).nextRun(after)
  return steady && steady < next && cron.match(steady) ? steady : next
}

/** The instant at which local time jumped forward, within the hours before a time that was moved over the gap. */
function firstAfterGap(moved: Date, timeZone: string): Date {
  const offset = offsetMinutes(moved, timeZone)
  let [before, since] = [moved.getTime() - LONGEST_GAP_MS, moved.getTime()]
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2)
    if (offsetMinutes(new Date(middle), timeZone) === offset) since = middle
    else before = middle
  }
  return new Date(since)
}

/** How far local time is ahead of UTC. */
function offsetMinutes(instant: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
