import { routes } from '../../shared/api/routes.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

/** The options of `mh memory list`. */
export interface ListOptions {
  readonly bin?: boolean
  readonly type?: string
  readonly tag?: string
  readonly person?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly cursor?: string
}

const COLUMNS: readonly Column<EpisodicEvent>[] = [
  { title: 'WHEN', value: ({ timestamp }) => localTime(timestamp) },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'ID', value: ({ id }) => id },
  { title: 'MEMORY', value: ({ content }) => content, shrinks: true },
]

/** `mh memory list` */
export async function listMemories(
  context: CommandContext,
  { bin, ...filters }: ListOptions,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const query = { ...filters, bin: bin ? ('true' as const) : ('false' as const) }
  const page = await client.call(routes.listMemories, { profile, query })
  const { output } = context
  const none = bin ? 'The bin is empty.' : 'No memories.'
  output.result(page, () =>
    page.items.length === 0 ? none : table(page.items, COLUMNS, output.columns),
  )
  noteMore(context, page.nextCursor)
}
