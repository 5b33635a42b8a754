import type { CalendarItem } from '../../shared/api/calendar.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

/** The options of `mh calendar list`. */
export interface ListCalendarOptions {
  readonly from?: string
  readonly to?: string
  /** False with `--no-tasks`. */
  readonly tasks: boolean
}

const COLUMNS: readonly Column<CalendarItem>[] = [
  { title: 'WHEN', value: ({ start, allDay }) => (allDay ? start : localTime(start)) },
  { title: 'UNTIL', value: endWords },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'ID', value: ({ id }) => id },
  { title: 'WHAT', value: whatWords, shrinks: true },
]

const DAY_MS = 86_400_000

/** `mh calendar list` */
export async function listCalendar(
  context: CommandContext,
  { from, to, tasks }: ListCalendarOptions,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const query = { from, to, tasks: tasks ? ('true' as const) : ('false' as const) }
  const page = await client.call(routes.listCalendar, { profile, query })
  const { output } = context
  output.result(page, () =>
    page.items.length === 0 ? 'Nothing takes place.' : table(page.items, COLUMNS, output.columns),
  )
  if (page.truncated && !output.json)
    output.note('There is more than can be shown at once. Look at less time: --from, --to')
}

/** Of an all-day event the last day; of another its end, on the day itself only the time. */
function endWords({ kind, allDay, start, end }: CalendarItem): string {
  if (kind === 'task') return ''
  if (allDay) return new Date(Date.parse(end) - DAY_MS).toISOString().slice(0, start.length)
  const [from, to] = [localTime(start), localTime(end)]
  const day = 'YYYY-MM-DD '.length
  return from.slice(0, day) === to.slice(0, day) ? to.slice(day) : to
}

function whatWords({ title, location }: CalendarItem): string {
  return location === '' ? title : `${title} (${location})`
}
