import { z } from 'zod'
import { limit } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

const title = () =>
  z
    .string()
    .min(1)
    .max(1000)
    .refine((text) => text.trim() !== '', RULE_WORDS.blank)
const when = () => z.string().min(1).max(200)
const members = () => ({
  title: title(),
  description: z.string().max(100_000),
  location: z.string().max(1000),
  start: when(),
  end: when(),
  timeZone: z.string().min(1).max(100),
  recurrence: z.string().min(1).max(500).nullable(),
  tags: z.array(z.string().min(1).max(100)).max(100),
  reminders: z.array(z.number().int().min(0).max(100_000)).max(20),
  status: z.enum(['confirmed', 'tentative', 'cancelled']),
})

/**
 * `start` and `end` are days (then the event lasts all day, the end not included), times, or words such as `next friday 5pm`, in
 * `timeZone` (usually the person's). `recurrence` is a rule of RFC 5545; `reminders` are minutes before the start.
 */
export const CreateCalendarEventRequest = schema(() =>
  z
    .strictObject({ ...members() })
    .partial()
    .required({ title: true, start: true }),
)
export type CreateCalendarEventRequest = z.output<typeof CreateCalendarEventRequest.zod>
const scope = () => z.enum(['this', 'following', 'all'])
/** `occurrence` names the one that `this` and `following` are about, as a listing has it. */
export const ChangeCalendarEventRequest = schema(() =>
  z.strictObject({ ...members(), scope: scope(), occurrence: z.string().max(100) }).partial(),
)
export type ChangeCalendarEventRequest = z.output<typeof ChangeCalendarEventRequest.zod>
export const DeleteCalendarEventQuery = schema(() =>
  z.strictObject({ scope: scope(), occurrence: z.string().max(100) }).partial(),
)
export type DeleteCalendarEventQuery = z.output<typeof DeleteCalendarEventQuery.zod>
/** From today for 30 days, unless said; at most 400 days. `tasks=false` leaves due tasks out. */
export const ListCalendarQuery = schema(() =>
  z.strictObject({
    from: when().optional(),
    to: when().optional(),
    tasks: z.enum(['true', 'false']).default('true'),
    limit: limit(5000, 1000),
  }),
)
export type ListCalendarQuery = z.output<typeof ListCalendarQuery.zod>
const occurrence = () =>
  z.object({
    kind: z.enum(['event', 'task']),
    id: z.string(),
    /** Names this one of a recurring event. */
    occurrence: z.string().nullable(),
    title: z.string(),
    description: z.string(),
    location: z.string(),
    allDay: z.boolean(),
    /** An instant, or a day. The end of an all-day event is the day after its last. */
    start: z.string(),
    end: z.string(),
    timeZone: z.string().nullable(),
    status: z.string(),
    tags: z.array(z.string()),
  })
export type CalendarItem = z.output<ReturnType<typeof occurrence>>
/** `truncated`: a rule asks for more than can be shown at once; look at less time. */
export const CalendarPage = schema(() =>
  z.object({
    items: z.array(occurrence()),
    nextCursor: z.null(),
    timeZone: z.string(),
    truncated: z.boolean(),
  }),
)
const event = () =>
  z.object({
    id: z.string(),
    uid: z.string(),
    title: z.string(),
    description: z.string(),
    location: z.string(),
    allDay: z.boolean(),
    /** In `timeZone`; ends in Z in UTC. */
    start: z.string(),
    end: z.string(),
    timeZone: z.string().nullable(),
    recurrence: z.string().nullable(),
    tags: z.array(z.string()),
    status: z.string(),
    reminders: z.array(z.number()),
  })
export type CalendarEvent = z.output<ReturnType<typeof event>>
export const OneCalendarEvent = schema(() => z.object({ success: z.literal(true), event: event() }))
export const DeletedCalendarEvent = schema(() =>
  z.object({ success: z.literal(true), id: z.string() }),
)
/** A text of iCalendar; sent alone with `Content-Type: text/calendar`, or in JSON as `ics`. */
export const ImportCalendarRequest = schema(() =>
  z.strictObject({ ics: z.string().min(1).max(16_000_000) }),
)
export const ImportedCalendar = schema(() =>
  z.object({
    success: z.literal(true),
    imported: z.number(),
    updated: z.number(),
    skipped: z.number(),
  }),
)
const CalendarText = schema(() => z.string())

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'The calendar is the person’s whose profile the session shows.',
} as const
const one = { status: 200, body: OneCalendarEvent } as const

export const calendarRoutes = {
  listCalendar: route({
    ...own,
    method: 'GET',
    path: '/api/calendar/events',
    summary: 'What takes place in a time, each occurrence by itself, with the tasks that are due.',
    query: ListCalendarQuery,
    answer: { status: 200, body: CalendarPage },
  }),
  createCalendarEvent: route({
    ...own,
    method: 'POST',
    path: '/api/calendar/events',
    summary: 'Makes an event; it is on disk when this answers.',
    body: CreateCalendarEventRequest,
    answer: { status: 201, body: OneCalendarEvent },
  }),
  getCalendarEvent: route({
    ...own,
    method: 'GET',
    path: '/api/calendar/events/:id',
    summary: 'One event with its recurrence.',
    answer: one,
  }),
  changeCalendarEvent: route({
    ...own,
    method: 'PATCH',
    path: '/api/calendar/events/:id',
    summary: 'Changes an event: this occurrence, this and the following, or all.',
    body: ChangeCalendarEventRequest,
    answer: one,
  }),
  deleteCalendarEvent: route({
    ...own,
    method: 'DELETE',
    path: '/api/calendar/events/:id',
    summary:
      'Takes out this occurrence, this and the following, or all; a whole event goes to the bin.',
    query: DeleteCalendarEventQuery,
    answer: { status: 200, body: DeletedCalendarEvent },
  }),
  restoreCalendarEvent: route({
    ...own,
    method: 'POST',
    path: '/api/calendar/events/:id/restore',
    summary: 'Takes an event out of the bin.',
    answer: one,
  }),
  exportCalendar: route({
    ...own,
    method: 'GET',
    path: '/api/calendar.ics',
    summary: 'The whole calendar as iCalendar.',
    answer: { status: 200, type: 'text/calendar; charset=utf-8', body: CalendarText },
  }),
  importCalendar: route({
    ...own,
    method: 'POST',
    path: '/api/calendar/import',
    summary: 'Takes in a calendar; events that are there already are brought up to date.',
    body: ImportCalendarRequest,
    textBody: { type: 'text/calendar', member: 'ics', maxBytes: 16_000_000 },
    answer: { status: 200, body: ImportedCalendar },
  }),
}
