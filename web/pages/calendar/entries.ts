import type { CalendarItem } from '../../../shared/api/calendar.ts'
import type { ScheduleList } from '../../../shared/api/schedules.ts'
import type { AgentName } from '../../../shared/domain/agent-run.ts'
import { dayAfter } from './views.ts'
import { type Day, dayOf, startOfDay } from './zone.ts'

interface Placed {
  readonly key: string
  readonly allDay: boolean
  /** Its days, both included. */
  readonly firstDay: Day
  readonly lastDay: Day
  /** Instants. */
  readonly from: number
  readonly to: number
}
/** Something that a calendar shows: an event, a task that is due, or a coming run of an agent. */
export type Entry = Placed &
  (
    | { readonly kind: 'event'; readonly item: CalendarItem }
    | { readonly kind: 'task'; readonly item: CalendarItem }
    | { readonly kind: 'run'; readonly agent: AgentName }
  )

/** What a listing shows, in a time zone. */
export function entryOf(item: CalendarItem, zone: string): Entry {
  const { kind, id, start, allDay } = item
  const named = { kind, item, key: `${id} ${start}`, allDay }
  if (!allDay) {
    const [from, to] = [Date.parse(start), Date.parse(item.end)]
    const lastDay = dayOf(Math.max(from, to - 1), zone)
    return { ...named, firstDay: dayOf(from, zone), lastDay, from, to }
  }
  const before = dayAfter(item.end, -1)
  const lastDay = before < start ? start : before
  const to = startOfDay(dayAfter(lastDay, 1), zone)
  return { ...named, firstDay: start, lastDay, from: startOfDay(start, zone), to }
}

/** The coming runs that schedules know; none while nothing starts by itself. */
export function runEntries({ items, paused }: ScheduleList, zone: string): readonly Entry[] {
  if (paused) return []
  return items
    .filter(({ enabled }) => enabled)
    .flatMap(({ name, nextRuns }) => nextRuns.map((at) => runEntry(name, Date.parse(at), zone)))
}

/** What lies on a day: what lasts all of it first, then by time. */
export function entriesOn(entries: readonly Entry[], day: Day): readonly Entry[] {
  return entries
    .filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)
    .toSorted((one, other) => Number(other.allDay) - Number(one.allDay) || one.from - other.from)
}

/** Whether an event comes again. */
export function isRecurring({ occurrence }: CalendarItem): boolean {
  return occurrence !== null
}

function runEntry(agent: AgentName, at: number, zone: string): Entry {
  const day = dayOf(at, zone)
  const key = `${agent} ${at}`
  return { kind: 'run', agent, key, allDay: false, firstDay: day, lastDay: day, from: at, to: at }
}
