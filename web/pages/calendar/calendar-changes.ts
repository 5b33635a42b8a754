import { type CalendarItem, calendarRoutes } from '../../../shared/api/calendar.ts'
import type { Workspace } from '../../app/workspace.ts'
import { format } from '../../words/format.svelte.ts'
import { EventDraft } from './event-draft.svelte.ts'
import { formAt, timesOf } from './event-form.ts'
import { type Move, movedTimes } from './moved-times.ts'
import { words } from './words.ts'

/** With what the calendar is changed outside of a dialog. */
export interface Changing extends Pick<Workspace, 'client' | 'toasts'> {
  readonly refresh: () => Promise<void>
  /** Opens the dialog of an occurrence. */
  readonly edit: (item: CalendarItem) => void
}

type When = Pick<CalendarItem, 'allDay' | 'start' | 'end'>

/** Moves what was dragged, and offers to take that back. Of one that comes again the dialog asks which ones are meant. */
export async function moveItem(changing: Changing, item: CalendarItem, by: Move): Promise<void> {
  const { id, title, occurrence } = item
  const { client, toasts } = changing
  const moved = movedTimes(item, by, format.zone)
  if (occurrence !== null) {
    const draft = new EventDraft(
      client.profile,
      `${id}:${occurrence}`,
      formAt(moved.start.slice(0, 10)),
    )
    draft.move(timesOf(moved, format.zone))
    changing.edit(item)
    return
  }
  const put = async ({ start, end }: When): Promise<void> => {
    await client.call(calendarRoutes.changeCalendarEvent, { params: { id }, body: { start, end } })
  }
  await doing(changing, async () => {
    await put(moved)
    const when = item.allDay ? words.t.day(moved.start) : format.date(moved.start, 'dateTime')
    const run = (): void => void doing(changing, () => put(item))
    toasts.say(words.t.moved(title, when), { action: { label: words.t.undo, run } })
  })
}

/** Moves an event to the bin, and offers to take that back; one occurrence of a recurring event goes by itself. */
export async function removeItem(changing: Changing, item: CalendarItem): Promise<void> {
  const { id, occurrence } = item
  const { client, toasts } = changing
  await doing(changing, async () => {
    const query = occurrence === null ? {} : ({ scope: 'this', occurrence } as const)
    await client.call(calendarRoutes.deleteCalendarEvent, { params: { id }, query })
    const action = { label: words.t.undo, run: () => void restoreEvent(changing, id) }
    toasts.say(words.t.removed, occurrence === null ? { action } : {})
  })
}

/** Takes an event out of the bin. */
export async function restoreEvent(
  changing: Pick<Changing, 'client' | 'toasts' | 'refresh'>,
  id: string,
): Promise<void> {
  await doing(changing, async () => {
    await changing.client.call(calendarRoutes.restoreCalendarEvent, { params: { id } })
  })
}

async function doing(
  { toasts, refresh }: Pick<Changing, 'toasts' | 'refresh'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    toasts.fail(error)
  }
  await refresh()
}
