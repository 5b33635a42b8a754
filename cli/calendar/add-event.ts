import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** The options of `mh calendar add`. */
export interface AddEventOptions {
  readonly title: string
  readonly start: string
  readonly end?: string
  readonly zone?: string
  readonly location?: string
  readonly description?: string
  readonly repeat?: string
  readonly remind?: number[]
  readonly tag?: string[]
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/** `mh calendar add` */
export async function addEvent(context: CommandContext, options: AddEventOptions): Promise<void> {
  const { title, start, end, zone, location, description, repeat, remind, tag } = options
  const { client, profile } = await connectToProfile(context)
  const made = await client.call(routes.createCalendarEvent, {
    profile,
    body: {
      title,
      start,
      end: end === undefined ? undefined : endOf(end),
      timeZone: zone,
      location,
      description,
      recurrence: repeat,
      reminders: remind,
      tags: tag,
    },
  })
  const { event } = made
  const when = event.allDay ? event.start : event.start.replace('T', ' ').slice(0, 16)
  const where = event.timeZone === null ? '' : ` (${event.timeZone})`
  context.output.result(made, () => `Made ${event.id}, ${when}${where}`)
}

/** The last day of an all-day event is the day before its end. */
function endOf(end: string): string {
  const time = Date.parse(end)
  if (!DAY.test(end) || Number.isNaN(time)) return end
  return new Date(time + DAY_MS).toISOString().slice(0, end.length)
}
