import type { ShownTask } from '../../shared/api/tasks.ts'
import { routes } from '../../shared/api/routes.ts'
import { TASK_STATUSES } from '../../shared/domain/task.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { type Column, table } from '../terminal/table.ts'
import { dueWords, statusWords } from './task-words.ts'

/** The options of `mh task list`. */
export interface ListTasksOptions {
  readonly status?: string
  readonly tag?: string
  readonly bin?: boolean
  readonly limit?: number
  readonly cursor?: string
}

const COLUMNS: readonly Column<ShownTask>[] = [
  { title: 'PRIO', value: ({ priority }) => priority },
  { title: 'STATUS', value: statusWords },
  { title: 'DUE', value: ({ due }) => dueWords(due) },
  { title: 'ID', value: ({ id }) => id },
  { title: 'TASK', value: ({ title }) => title, shrinks: true },
]

/** `mh task list` */
export async function listTasks(
  context: CommandContext,
  { bin, status, ...filters }: ListTasksOptions,
): Promise<void> {
  const wanted = choice('--status', status, ['open', 'all', ...TASK_STATUSES])
  const { client, profile } = await connectToProfile(context)
  const query = { ...filters, status: wanted, bin: bin ? ('true' as const) : ('false' as const) }
  const page = await client.call(routes.listTasks, { profile, query })
  const { output } = context
  const none = bin ? 'The bin is empty.' : 'No tasks. To make one: mh task add "…"'
  output.result(page, () =>
    page.items.length === 0 ? none : table(page.items, COLUMNS, output.columns),
  )
  noteMore(context, page.nextCursor)
}
