import { routes } from '../../shared/api/routes.ts'
import { INBOX_STATUSES } from '../../shared/domain/inbox-file.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { inboxTable } from './inbox-table.ts'

/** The options of `mh inbox list`. */
export interface ListInboxOptions {
  readonly status?: string
  readonly limit?: number
  readonly cursor?: string
}

/** `mh inbox list` */
export async function listInbox(
  context: CommandContext,
  { status, ...rest }: ListInboxOptions,
): Promise<void> {
  const wanted = choice('--status', status, INBOX_STATUSES)
  const { client, profile } = await connectToProfile(context)
  const query = { ...rest, status: wanted }
  const page = await client.call(routes.listInbox, { profile, query })
  const { output } = context
  const none = 'No files. To put one in: mh inbox add FILE'
  output.result(page, () =>
    page.items.length === 0 ? none : inboxTable(page.items, output.columns),
  )
  noteMore(context, page.nextCursor)
}
