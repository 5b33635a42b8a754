import type { CalendarItem } from '../../shared/api/calendar.ts'
import type { ShownTask } from '../../shared/api/tasks.ts'
import { type OffsetAt, toInstant } from '../time/zoned-time.ts'
import type { Window } from './series.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The tasks that are due in a window, as they lie over a calendar; a day is the one where the person is. */
export function plannedTasks(
  tasks: readonly ShownTask[],
  { from, to }: Window,
  offsetAt: OffsetAt,
): { at: number; item: CalendarItem }[] {
  return tasks.flatMap((task) => {
    if (task.due === null) return []
    const allDay = DAY.test(task.due)
    const at = allDay
      ? toInstant(Date.parse(`${task.due}T00:00:00Z`), offsetAt)
      : Date.parse(task.due)
    return at >= from && at < to ? [{ at, item: itemOf(task, task.due, allDay) }] : []
  })
}

function itemOf(
  { id, title, description, status, tags }: ShownTask,
  due: string,
  allDay: boolean,
): CalendarItem {
  return {
    kind: 'task',
    id,
    occurrence: null,
    title,
    description,
    location: '',
    allDay,
    start: due,
    end: due,
    timeZone: null,
    status,
    tags,
  }
}
