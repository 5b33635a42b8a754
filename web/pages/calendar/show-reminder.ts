import { calendarRoutes } from '../../../shared/api/calendar.ts'
import { ProblemError } from '../../api/problem.ts'
import type { Workspace } from '../../app/workspace.ts'
import { reminderWords } from './reminder-words.ts'

/** Says that an event is near, until the person has seen it. */
export async function showReminder(
  { client, toasts, router }: Pick<Workspace, 'client' | 'toasts' | 'router'>,
  id: string,
): Promise<void> {
  const event = await eventOf(client, id)
  if (!event) return
  const { t } = reminderWords
  const open = (): void => router.go(`/calendar?event=${encodeURIComponent(id)}`)
  toasts.say(t.due(event.title), { action: { label: t.open, run: open }, stays: true })
}

/** Undefined for one that has been deleted meanwhile. */
async function eventOf(client: Workspace['client'], id: string) {
  try {
    return (await client.call(calendarRoutes.getCalendarEvent, { params: { id } })).event
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return undefined
    throw error
  }
}
