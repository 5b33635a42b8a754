import type { CalendarEvent } from '../../../../../shared/api/calendar.ts'

/** Where the samples take place. */
export const ZONE = 'Europe/Berlin'

/** One that comes again each Monday. */
export const YOGA: CalendarEvent = {
  id: 'cal-1',
  uid: 'cal-1',
  title: 'Yoga',
  description: '',
  location: '',
  allDay: false,
  start: '2026-03-02T18:00:00',
  end: '2026-03-02T19:30:00',
  timeZone: ZONE,
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
  tags: [],
  status: 'confirmed',
  reminders: [],
}
