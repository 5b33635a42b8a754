import type { ShownTask } from '../../../shared/api/tasks.ts'

/** When tasks are due, the most urgent first. */
export const GROUPS = ['overdue', 'today', 'soon', 'later', 'undated'] as const
export type Group = (typeof GROUPS)[number]

interface When {
  /** In milliseconds. */
  readonly now: number
  /** IANA name of the person's time zone. */
  readonly zone: string
}

const SOON_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/** Open tasks by when they are due; each group keeps the order that they came in. */
export function groupsOf(
  tasks: readonly ShownTask[],
  when: When,
): Readonly<Record<Group, readonly ShownTask[]>> {
  const of = (group: Group): readonly ShownTask[] =>
    tasks.filter(({ due }) => groupOf(due, when) === group)
  return {
    overdue: of('overdue'),
    today: of('today'),
    soon: of('soon'),
    later: of('later'),
    undated: of('undated'),
  }
}

/** A day is over when it is over; an instant when it has passed. */
export function groupOf(due: string | null, { now, zone }: When): Group {
  if (due === null) return 'undated'
  const isDay = due.length === 'YYYY-MM-DD'.length
  const today = dayOf(now, zone)
  const day = isDay ? due : dayOf(Date.parse(due), zone)
  if (isDay ? day < today : Date.parse(due) < now) return 'overdue'
  if (day === today) return 'today'
  return day <= dayOf(now + SOON_DAYS * DAY_MS, zone) ? 'soon' : 'later'
}

function dayOf(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time)
}
