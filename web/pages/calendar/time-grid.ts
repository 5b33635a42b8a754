import type { Entry } from './entries.ts'
import { dayAfter } from './views.ts'
import {
  type Day,
  MINUTE_MS,
  dayOf,
  instantOf,
  startOfDay,
  wallMs,
  wallOf,
  wallText,
} from './zone.ts'

const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES
/** What is shorter is drawn as if it lasted so long: it must be read and pressed. */
const LEAST_MINUTES = 30

/** How a day is drawn from top to bottom. */
export interface DayClock {
  readonly minutes: number
  /** What stands beside each hour: `02:00`. */
  readonly hours: readonly { readonly minute: number; readonly label: string }[]
  minuteOf(instantMs: number): number
  instantAt(minute: number): number
}

/** A day as the clock shows it, so that the hours of several days stand beside each other: always 24, also where clocks change. */
export function wallClock(day: Day, zone: string): DayClock {
  const midnight = wallMs(`${day}T00:00`)
  return {
    minutes: DAY_MINUTES,
    hours: Array.from({ length: 24 }, (_, hour) => ({
      minute: hour * HOUR_MINUTES,
      label: `${String(hour).padStart(2, '0')}:00`,
    })),
    minuteOf(instantMs) {
      const onDay = dayOf(instantMs, zone)
      if (onDay !== day) return onDay < day ? 0 : DAY_MINUTES
      return (wallMs(wallOf(instantMs, zone)) - midnight) / MINUTE_MS
    },
    instantAt: (minute) => instantOf(wallText(midnight + minute * MINUTE_MS), zone),
  }
}

/** A day as it passes: where clocks change it has 23 or 25 hours, one of them left out or there twice. */
export function passingClock(day: Day, zone: string): DayClock {
  const start = startOfDay(day, zone)
  const minutes = (startOfDay(dayAfter(day, 1), zone) - start) / MINUTE_MS
  return {
    minutes,
    hours: Array.from({ length: Math.ceil(minutes / HOUR_MINUTES) }, (_, hour) => ({
      minute: hour * HOUR_MINUTES,
      label: wallOf(start + hour * HOUR_MINUTES * MINUTE_MS, zone).slice(11),
    })),
    minuteOf: (instantMs) => Math.min(minutes, Math.max(0, (instantMs - start) / MINUTE_MS)),
    instantAt: (minute) => start + minute * MINUTE_MS,
  }
}

/** Where an entry is drawn: from one minute to another, in one of so many columns. */
export interface Block {
  readonly entry: Entry
  readonly from: number
  readonly to: number
  readonly column: number
  readonly columns: number
}

/** Places what lies in a day's hours: what overlaps stands side by side, each group in as few columns as it needs. */
export function blocksOf(entries: readonly Entry[], clock: DayClock): readonly Block[] {
  const spans = entries
    .map((entry) => ({ entry, ...drawnSpan(entry, clock) }))
    .toSorted((one, other) => one.from - other.from || other.to - one.to)
  const blocks: Block[] = []
  let group: Omit<Block, 'columns'>[] = []
  const close = (): void => {
    const columns = Math.max(0, ...group.map(({ column }) => column)) + 1
    blocks.push(...group.map((block) => ({ ...block, columns })))
    group = []
  }
  for (const span of spans) {
    if (group.every(({ to }) => to <= span.from)) close()
    group.push({ ...span, column: freeColumn(group, span.from) })
  }
  close()
  return blocks
}

function drawnSpan(entry: Entry, clock: DayClock): { from: number; to: number } {
  const from = Math.min(clock.minuteOf(entry.from), clock.minutes - LEAST_MINUTES)
  return { from, to: Math.max(clock.minuteOf(entry.to), from + LEAST_MINUTES) }
}

function freeColumn(group: readonly Omit<Block, 'columns'>[], from: number): number {
  const taken = new Set(group.filter(({ to }) => to > from).map(({ column }) => column))
  let column = 0
  while (taken.has(column)) column += 1
  return column
}

/** A part of a whole, for a style. */
export function percentOf(part: number, whole: number): string {
  return `${(100 * part) / whole}%`
}
