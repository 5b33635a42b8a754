import type { ArchivedProfile } from '../../shared/api/moving.ts'
import { routes } from '../../shared/api/routes.ts'
import type { Role } from '../../shared/domain/principal.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

interface Return {
  readonly name: string
  readonly folder?: string | undefined
  readonly role?: Role | undefined
}

/** `mh profile archive` */
export async function putAway(context: CommandContext, name: string): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.archiveUser, { params: { username: name } })
  const { username } = answer.user
  const { archivedTo } = answer
  context.output.result(answer, () =>
    [
      archivedTo === null
        ? `Archived ${username}. There was no profile folder.`
        : `Archived ${username}. The profile is now ${archivedTo}.`,
      `To take it back: mh profile unarchive ${username}`,
    ].join('\n'),
  )
}

/** `mh profile unarchive` */
export async function takeBack(
  context: CommandContext,
  { name, folder, role }: Return,
): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.unarchiveUser, {
    params: { username: name },
    body: { ...(folder === undefined ? {} : { folder }), ...(role === undefined ? {} : { role }) },
  })
  const { user, passwordLink } = answer
  context.output.result(answer, () => {
    const back = `${user.username} is back from the archive, role ${user.role}.`
    return passwordLink === undefined ? back : `${back}\nSet a password at: ${passwordLink}`
  })
}

/** `mh profile archived` */
export async function listArchived(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const list = await client.call(routes.listArchived)
  const { output } = context
  output.result(list, () =>
    list.items.length === 0 ? 'The archive is empty.' : table(list.items, COLUMNS, output.columns),
  )
}

const REASON_WORDS: Readonly<Record<ArchivedProfile['reason'], string>> = {
  archived: 'account archived',
  deleted: 'account deleted',
  replaced: 'restored from a backup',
  unknown: 'not noted',
}

const COLUMNS: readonly Column<ArchivedProfile>[] = [
  { title: 'FOLDER', value: ({ folder }) => folder },
  { title: 'PROFILE', value: ({ username }) => username },
  { title: 'WHY', value: ({ reason }) => REASON_WORDS[reason] },
  { title: 'SINCE', value: ({ at }) => (at === null ? '' : localTime(at)) },
]
