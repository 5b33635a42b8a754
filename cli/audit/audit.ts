import { routes } from '../../shared/api/routes.ts'
import type { AuditLine } from '../../shared/api/audit.ts'
import type { CommandContext } from '../command-context.ts'
import { connect, connectToProfile, type KnownUser } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { auditTable } from './audit-table.ts'

/** The options of `mh audit`. */
export interface AuditOptions {
  readonly mine?: boolean
  readonly event?: string
  readonly actor?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly cursor?: string
}

interface AuditPageOf {
  readonly items: AuditLine[]
  readonly nextCursor: string | null
}

/** `mh audit` */
export async function audit(
  context: CommandContext,
  { mine, ...filters }: AuditOptions,
): Promise<void> {
  await (mine ? showOwnAudit(context, filters) : showSystemAudit(context, filters))
}

async function showOwnAudit(context: CommandContext, filters: AuditOptions): Promise<void> {
  const { client, profile, users } = await connectToProfile(context)
  const query = { ...filters, actor: actorNamed(filters.actor, users) }
  showPage(context, await client.call(routes.ownAudit, { profile, query }), users)
}

async function showSystemAudit(context: CommandContext, filters: AuditOptions): Promise<void> {
  const client = await connect(context)
  const { items: users } = await client.call(routes.listUsers)
  const query = {
    ...filters,
    actor: actorNamed(filters.actor, users),
    user: users.find(({ username }) => username === context.options.user?.toLowerCase())?.id,
  }
  showPage(context, await client.call(routes.systemAudit, { query }), users)
}

/** An actor is written `user:<id>`; a person may give the username instead. */
function actorNamed(actor: string | undefined, users: readonly KnownUser[]): string | undefined {
  const user = users.find(({ username }) => username === actor)
  return user ? `user:${user.id}` : actor
}

function showPage(context: CommandContext, page: AuditPageOf, users: readonly KnownUser[]): void {
  const { output } = context
  output.result(page, () =>
    page.items.length === 0
      ? 'Nothing is recorded that fits.'
      : auditTable(page.items, users, output.columns),
  )
  noteMore(context, page.nextCursor)
}
