import { nextCron } from './next-cron.ts'
import type { Hours } from './schedule-plan.ts'

interface Known {
  readonly after: number
  readonly next: number | null
}

const MOST_KNOWN = 20_000
const HOUR_MS = 3_600_000
/** A day has 25 hours, or 25 and a half. */
const LONG_DAY_MS = 26 * HOUR_MS

/** When patterns are due, found once for each and remembered; in one look no more than so many are found anew. */
export class DueTimes {
  readonly #most: number
  readonly #known = new Map<string, Known>()
  readonly #lasts = new Map<string, { readonly last: number; readonly next: number }>()
  #left = 0

  constructor(mostALook = 200) {
    this.#most = mostALook
  }

  /** A look begins. */
  begin(): void {
    this.#left = this.#most
    if (this.#known.size > MOST_KNOWN) this.#known.clear()
    if (this.#lasts.size > MOST_KNOWN) this.#lasts.clear()
  }

  /** When a pattern is due next after a moment; null for never, undefined when it is for a later look to find that. */
  next(pattern: string, timeZone: string, after: number): number | null | undefined {
    const key = `${pattern} ${timeZone}`
    const known = this.#known.get(key)
    if (known && isStill(known, after)) return known.next
    if (this.#left <= 0) return undefined
    this.#left -= 1
    return this.#find(key, { pattern, timeZone, after })
  }

  /** When it is that time of day next after a moment. */
  daily(time: string, timeZone: string, after: number): number {
    const pattern = dailyPattern(time)
    const key = `${pattern} ${timeZone}`
    const known = this.#known.get(key)
    const next =
      known && isStill(known, after) ? known.next : this.#find(key, { pattern, timeZone, after })
    return next ?? Infinity
  }

  /** When it was that time of day last, at a moment or before it. */
  lastDaily(time: string, timeZone: string, at: number): number {
    const key = `${time} ${timeZone}`
    const known = this.#lasts.get(key)
    if (known && known.last <= at && at < known.next) return known.last
    const pattern = dailyPattern(time)
    let [last, next] = [at - LONG_DAY_MS, at - LONG_DAY_MS]
    while (next <= at) {
      last = next
      next = nextCron(pattern, timeZone, new Date(last))?.getTime() ?? Infinity
    }
    this.#lasts.set(key, { last, next })
    return last
  }

  /** Whether a moment lies within hours of the day. */
  isWithin({ start, end }: Hours, timeZone: string, at: number): boolean {
    return this.daily(end, timeZone, at) < this.daily(start, timeZone, at)
  }

  #find(
    key: string,
    { pattern, timeZone, after }: { pattern: string; timeZone: string; after: number },
  ): number | null {
    const next = nextCron(pattern, timeZone, new Date(after))?.getTime() ?? null
    this.#known.set(key, { after, next })
    return next
  }
}

/** Between the moment that was asked for and the answer nothing is due. */
function isStill({ after, next }: Known, asked: number): boolean {
  return after <= asked && (next === null || asked < next)
}

/** The pattern of a time of day. */
function dailyPattern(time: string): string {
  const [hours, minutes] = time.split(':').map(Number)
  return `${minutes} ${hours} * * *`
}
