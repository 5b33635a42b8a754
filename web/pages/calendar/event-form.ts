import type {
  CalendarEvent,
  CalendarItem,
  ChangeCalendarEventRequest,
  CreateCalendarEventRequest,
} from '../../../shared/api/calendar.ts'
import { NO_RECURRENCE, type Recurrence, recurrenceOf, ruleOf } from './recurrence.ts'
import { remindersIn, remindersText } from './reminder-times.ts'
import { dayAfter, daysBetween } from './views.ts'
import { MINUTE_MS, instantOf, wallMs, wallOf, wallText } from './zone.ts'

export const SCOPES = ['this', 'following', 'all'] as const
export type Scope = (typeof SCOPES)[number]

/** When an event takes place, as the form has it: the last day is included, times are the clock's where the person is. */
export interface Times {
  readonly allDay: boolean
  readonly startDay: string
  readonly startTime: string
  readonly endDay: string
  readonly endTime: string
}
/** What a person fills in. */
export interface EventForm extends Times, Recurrence {
  readonly title: string
  readonly location: string
  readonly description: string
  /** Minutes before the start, joined by commas. */
  readonly reminders: string
}
type Shown = Pick<CalendarItem, 'title' | 'location' | 'description' | 'allDay' | 'start' | 'end'>

const HOUR_MS = 60 * MINUTE_MS

/** An empty form for a day (`2026-11-26`), or an hour from a time on (`2026-11-26T10:00`). */
export function formAt(at: string): EventForm {
  const allDay = at.length === 10
  const start = allDay ? `${at}T09:00` : at
  const end = wallText(wallMs(start) + HOUR_MS)
  const texts = { title: '', location: '', description: '', reminders: '' }
  return { ...NO_RECURRENCE, ...texts, allDay, ...partsOf(start, allDay ? `${at}T10:00` : end) }
}

/** An occurrence as the form shows it. The recurrence is that of its whole event. */
export function formOf(item: Shown, event: CalendarEvent, zone: string): EventForm {
  const { title, location, description } = item
  const times = timesOf(item, zone)
  const first = { day: event.start.slice(0, 10), allDay: event.allDay, zone }
  const recurrence = recurrenceOf(event.recurrence, first)
  const reminders = remindersText(event.reminders)
  return { ...recurrence, title, location, description, reminders, ...times }
}

/** When an item of a listing takes place, as the form has it. */
export function timesOf(
  { allDay, start, end }: Omit<Shown, 'title' | 'location' | 'description'>,
  zone: string,
): Times {
  if (allDay) {
    const last = dayAfter(end, -1)
    return { allDay, ...partsOf(`${start}T09:00`, `${last < start ? start : last}T10:00`) }
  }
  return { allDay, ...partsOf(wallOf(Date.parse(start), zone), wallOf(Date.parse(end), zone)) }
}

/** An event as an item of a listing: its first occurrence. */
export function firstOccurrence(event: CalendarEvent, zone: string): Shown {
  if (event.allDay) return event
  const instant = (text: string): string =>
    new Date(
      text.endsWith('Z') ? Date.parse(text) : instantOf(text, event.timeZone ?? zone),
    ).toISOString()
  return { ...event, start: instant(event.start), end: instant(event.end) }
}

/** What makes an event of a form. */
export function createBody(form: EventForm, zone: string): CreateCalendarEventRequest {
  const { title, location, description } = form
  const reminders = remindersIn(form.reminders)
  const recurrence = ruleOf(form, { day: form.startDay, allDay: form.allDay, zone })
  return {
    title: title.trim(),
    ...timesBody(form, zone),
    timeZone: zone,
    ...(location === '' ? {} : { location }),
    ...(description === '' ? {} : { description }),
    ...(reminders.length === 0 ? {} : { reminders }),
    ...(recurrence === null ? {} : { recurrence }),
  }
}

interface Change {
  /** The form as it was opened. */
  readonly before: EventForm
  readonly form: EventForm
  readonly event: CalendarEvent
  /** Of one that comes again. */
  readonly scope: Scope | undefined
}

/** What has been changed in a form. Of all occurrences the first is moved as far as the one that was edited. */
export function changeBody(
  { before, form, event, scope }: Change,
  zone: string,
): ChangeCalendarEventRequest {
  const texts = (['title', 'location', 'description'] as const).filter(
    (name) => before[name] !== form[name],
  )
  const isMoved = (['allDay', 'startDay', 'startTime', 'endDay', 'endTime'] as const).some(
    (name) => before[name] !== form[name],
  )
  const times = scope === 'all' ? timesOfAll(before, form, event) : timesBody(form, zone)
  return {
    ...Object.fromEntries(texts.map((name) => [name, form[name]])),
    ...(isMoved ? times : {}),
    ...(before.reminders === form.reminders ? {} : { reminders: remindersIn(form.reminders) }),
    ...(scope === 'this' ? {} : recurrenceBody(before, form, zone)),
  }
}

function recurrenceBody(
  before: EventForm,
  form: EventForm,
  zone: string,
): Pick<ChangeCalendarEventRequest, 'recurrence'> {
  const rule = (of: EventForm): string | null =>
    ruleOf(of, { day: form.startDay, allDay: form.allDay, zone })
  return rule(before) === rule(form) ? {} : { recurrence: rule(form) }
}

/** As the route takes them: the day after the last, or instants. */
function timesBody(times: Times, zone: string): { start: string; end: string } {
  const { allDay, startDay, endDay } = times
  if (allDay) return { start: startDay, end: dayAfter(endDay, 1) }
  const instant = (wall: string): string => new Date(instantOf(wall, zone)).toISOString()
  return { start: instant(startOf(times)), end: instant(endOf(times)) }
}

function timesOfAll(
  before: Times,
  after: Times,
  event: CalendarEvent,
): { start: string; end: string } {
  const first = event.start.slice(0, 10)
  const day = dayAfter(first, daysBetween(before.startDay, after.startDay))
  if (after.allDay)
    return { start: day, end: dayAfter(day, daysBetween(after.startDay, after.endDay) + 1) }
  const moved = before.allDay
    ? wallMs(`${day}T${after.startTime}`)
    : wallMs(event.start) + wallMs(startOf(after)) - wallMs(startOf(before))
  const length = wallMs(endOf(after)) - wallMs(startOf(after))
  const mark = event.start.endsWith('Z') ? ':00Z' : ''
  return { start: wallText(moved) + mark, end: wallText(moved + length) + mark }
}

function startOf({ startDay, startTime }: Times): string {
  return `${startDay}T${startTime}`
}

function endOf({ endDay, endTime }: Times): string {
  return `${endDay}T${endTime}`
}

function partsOf(start: string, end: string): Omit<Times, 'allDay'> {
  return {
    startDay: start.slice(0, 10),
    startTime: start.slice(11, 16),
    endDay: end.slice(0, 10),
    endTime: end.slice(11, 16),
  }
}
