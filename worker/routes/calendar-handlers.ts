import type { LazyCalendar } from '../calendar/lazy-calendar.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { ProfileAudit } from './profile-audit.ts'

type CalendarHandlers = Pick<
  WorkerHandlers,
  | 'listCalendar'
  | 'createCalendarEvent'
  | 'getCalendarEvent'
  | 'changeCalendarEvent'
  | 'deleteCalendarEvent'
  | 'restoreCalendarEvent'
  | 'exportCalendar'
  | 'importCalendar'
>

/** Answers the calendar's routes; what is done and shown is audited. */
export function calendarHandlers(lazy: LazyCalendar, audit: ProfileAudit): CalendarHandlers {
  return { ...lookingHandlers(lazy, audit), ...changingHandlers(lazy, audit) }
}

function lookingHandlers(
  lazy: LazyCalendar,
  audit: ProfileAudit,
): Pick<CalendarHandlers, 'listCalendar' | 'getCalendarEvent' | 'exportCalendar'> {
  return {
    listCalendar: async (request) => {
      const { planner } = await lazy.open()
      const page = await planner.list(request.query)
      await audit.shown(request, 'calendar_read', { how: 'list', count: page.items.length })
      return page
    },
    getCalendarEvent: async (request) => {
      const { calendar } = await lazy.open()
      const event = await calendar.get(request.params.id)
      await audit.shown(request, 'calendar_read', { how: 'get', count: 1, id: event.id })
      return { success: true, event }
    },
    exportCalendar: async (request) => {
      const { calendar } = await lazy.open()
      const text = await calendar.exportText()
      await audit.shown(request, 'calendar_read', { how: 'export' })
      return text
    },
  }
}

function changingHandlers(
  lazy: LazyCalendar,
  audit: ProfileAudit,
): Omit<CalendarHandlers, keyof ReturnType<typeof lookingHandlers>> {
  return {
    createCalendarEvent: async (request) => {
      const { calendar } = await lazy.open()
      const event = await calendar.create(request.body)
      await audit.done(request, 'event_created', { id: event.id })
      return { success: true, event }
    },
    changeCalendarEvent: async (request) => {
      const { calendar } = await lazy.open()
      const event = await calendar.change(request.params.id, request.body)
      const { scope = 'all', occurrence: _, ...members } = request.body
      const details = { id: request.params.id, scope, members: Object.keys(members) }
      await audit.done(request, 'event_changed', details)
      return { success: true, event }
    },
    deleteCalendarEvent: async (request) => {
      const { calendar } = await lazy.open()
      const { id } = request.params
      await calendar.remove(id, request.query)
      await audit.done(request, 'event_deleted', { id, scope: request.query.scope ?? 'all' })
      return { success: true, id }
    },
    restoreCalendarEvent: async (request) => {
      const { calendar } = await lazy.open()
      const event = await calendar.restore(request.params.id)
      await audit.done(request, 'event_restored', { id: event.id })
      return { success: true, event }
    },
    importCalendar: async (request) => {
      const { calendar } = await lazy.open()
      const counts = await calendar.importText(request.body.ics)
      await audit.done(request, 'calendar_imported', counts)
      return { success: true, ...counts }
    },
  }
}
