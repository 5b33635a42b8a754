import type { Approval } from '../../shared/api/approvals.ts'
import { routes } from '../../shared/api/routes.ts'
import { APPROVAL_STATUSES } from '../../shared/domain/approval.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

/** The options of `mh approval list`. */
export interface ListApprovalsOptions {
  readonly status?: string
  readonly all?: boolean
  readonly limit?: number
  readonly cursor?: string
}

const COLUMNS: readonly Column<Approval>[] = [
  { title: 'ASKED', value: ({ askedAt }) => localTime(askedAt) },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'APPROVAL', value: ({ id }) => id },
  { title: 'TOOL', value: ({ tool }) => tool },
  { title: 'INPUT', value: ({ input }) => JSON.stringify(input), shrinks: true },
]

/** `mh approval list` */
export async function listApprovals(
  context: CommandContext,
  { status, all = false, ...rest }: ListApprovalsOptions,
): Promise<void> {
  const wanted = choice('--status', status, APPROVAL_STATUSES) ?? (all ? undefined : 'pending')
  const { client, profile } = await connectToProfile(context)
  const query = { ...rest, status: wanted }
  const page = await client.call(routes.listApprovals, { profile, query })
  const { output } = context
  output.result(page, () =>
    page.items.length === 0 ? nothing(wanted) : table(page.items, COLUMNS, output.columns),
  )
  noteMore(context, page.nextCursor)
}

function nothing(status: string | undefined): string {
  if (status === undefined) return 'Nothing was ever asked.'
  return status === 'pending'
    ? 'Nothing waits for you. What was decided: mh approval list --all'
    : `Nothing is ${status}.`
}
