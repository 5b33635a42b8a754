/** What can keep a calendar from being taken in: a closed list. */
export const CALENDAR_SAID_CODES = [
  'calendar-too-many',
  'calendar-no-begin',
  'calendar-nested',
  'calendar-unreadable',
] as const
export type CalendarSaidCode = (typeof CALENDAR_SAID_CODES)[number]
