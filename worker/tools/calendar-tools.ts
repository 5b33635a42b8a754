import { z } from 'zod'
import {
  type CalendarItem,
  CreateCalendarEventRequest,
  ListCalendarQuery,
} from '../../shared/api/calendar.ts'
import { schema } from '../../shared/api/schema.ts'
import type { Calendar } from '../calendar/calendar.ts'
import type { LazyCalendar } from '../calendar/lazy-calendar.ts'
import { outcomeTold } from './outcome-told.ts'
import { FROM_OTHERS, type Tool, defineTool, idFor, made } from './tool.ts'
import { type ToldItem, toldItems } from './tool-text.ts'

interface CalendarToolParts {
  readonly calendar: Pick<LazyCalendar, 'open'>
  readonly timeZone: () => string
  readonly now: () => Date
}

const when = () => z.string().trim().min(1).max(100)

const ListInput = schema(() =>
  z.strictObject({
    from: when().optional().describe('A day or a time; today if it is left out.'),
    to: when().optional().describe('30 days later if it is left out.'),
    limit: z.int().min(1).max(100).default(30),
  }),
)
const AddInput = schema(() =>
  z.strictObject({
    title: z.string().trim().min(1).max(300),
    start: when().describe(
      'A day (then it lasts all day), a time (2025-11-14T17:00), or: next friday 5pm.',
    ),
    end: when().optional(),
    timeZone: z.string().min(1).max(100).optional().describe('The person’s own if it is left out.'),
    location: z.string().max(500).optional(),
    description: z.string().max(5_000).optional(),
    recurrence: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('As in iCalendar: FREQ=WEEKLY;COUNT=10'),
    reminders: z.array(z.int().min(0).max(100_000)).max(5).optional().describe('Minutes before.'),
  }),
)
type AddInput = z.output<typeof AddInput.zod>

/** The tools for the calendar. */
export function calendarTools(parts: CalendarToolParts): Tool[] {
  return [listCalendar(parts), addCalendarEvent(parts)]
}

function listCalendar({ calendar: lazy }: CalendarToolParts): Tool {
  return defineTool({
    name: 'list_calendar',
    summary: 'Lists what takes place in a time, each occurrence by itself.',
    effect: 'reads',
    risk: 'low',
    input: ListInput,
    run: async (input) => {
      const { planner, calendar } = await lazy.open()
      const query = ListCalendarQuery.parse({ ...input, tasks: 'false' }, 'Input')
      const { items, timeZone } = await planner.list(query)
      const told: ToldItem[] = []
      for (const item of items) told.push(await toldItem(item, calendar))
      const heading =
        items.length === 0 ? 'Nothing takes place then.' : `Events, seen from ${timeZone}:`
      return { ...toldItems(heading, told), made: [], privacy: 'any' }
    },
  })
}

function addCalendarEvent(parts: CalendarToolParts): Tool {
  return defineTool({
    name: 'add_calendar_event',
    summary: 'Adds an event to the calendar.',
    effect: 'adds',
    risk: 'medium',
    input: AddInput,
    settle: async (input) => await settledEvent(input, parts),
    run: async (input, { approvalId, readUntrusted }) => {
      const { calendar } = await parts.calendar.open()
      const marked = readUntrusted ? { ...input, tags: [FROM_OTHERS] } : input
      const request = CreateCalendarEventRequest.parse(marked, 'Input')
      const { id, start } =
        approvalId === undefined
          ? await calendar.create(request)
          : await calendar.createOnce(idFor('cal', approvalId), request)
      return made(outcomeTold('event-added', { id, start }), id)
    },
  })
}

/** Words such as `tomorrow` become the time that is meant now, in the zone that holds now. */
async function settledEvent(
  input: AddInput,
  { timeZone: ownZone, now }: CalendarToolParts,
): Promise<AddInput> {
  const { wantedFields } = await import('../calendar/event-request.ts')
  const reading = { ownZone: ownZone(), now: now() }
  const fields = await wantedFields(undefined, input, reading)
  const { start, end, timeZone } = fields
  return { ...input, start, end, ...(timeZone === null ? {} : { timeZone }) }
}

async function toldItem(item: CalendarItem, calendar: Calendar): Promise<ToldItem> {
  const { id, title, start, end, location, description, status } = item
  const more = Object.entries({ location, description }).filter(([, text]) => text !== '')
  const value = { id, title, start, end, status, ...Object.fromEntries(more) }
  return { value, isTrusted: await isOwn(item, calendar) }
}

/** What came from another calendar has a name of its maker’s own giving. */
async function isOwn({ id, tags }: CalendarItem, calendar: Calendar): Promise<boolean> {
  if (tags.includes(FROM_OTHERS)) return false
  return (await calendar.get(id)).uid === id
}
