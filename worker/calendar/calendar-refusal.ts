import type { CalendarSaidCode } from '../../shared/domain/calendar-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** What keeps a calendar from being taken in, in English. */
export const CALENDAR_WORDS: Sentences<CalendarSaidCode> = {
  'calendar-too-many': ({ count, most }) =>
    `The calendar has ${count} events; at most ${most} are taken in at once. Split it into smaller calendars.`,
  'calendar-no-begin': () => 'This is no iCalendar text. It must begin with BEGIN:VCALENDAR.',
  'calendar-nested': () => 'This is no iCalendar text. Its parts lie too deep inside each other.',
  'calendar-unreadable': ({ quote }) => `This is no iCalendar text. ${quote}`,
}

/** The error that refuses a calendar, which names the field of a request that would bring it. */
export function calendarRefusal(
  code: CalendarSaidCode,
  values: SaidValues = {},
  cause?: unknown,
): AppError {
  const message = CALENDAR_WORDS[code](values)
  const fields = [{ path: 'ics', message, code: 'form', values: {} }]
  return new AppError('invalid-input', message, {
    cause,
    details: { fields, reason: { code, values } },
  })
}
