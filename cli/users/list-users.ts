import { routes } from '../../shared/api/routes.ts'
import type { UserAccount } from '../../shared/api/users.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime, relativeWords } from '../terminal/time-words.ts'

/** `mh user list` */
export async function listUsers(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const [users, profiles] = await Promise.all([
    client.call(routes.listUsers),
    client.call(routes.listProfiles),
  ])
  const { output } = context
  const workers = new Map(profiles.map(({ username, state }) => [username, state]))
  output.result(users, () => {
    if (users.items.length === 0) return 'No users yet. Make one: mh user create NAME --role owner'
    return table(users.items, userColumns(workers, new Date()), output.columns)
  })
}

function userColumns(workers: ReadonlyMap<string, string>, now: Date): Column<UserAccount>[] {
  return [
    { title: 'USERNAME', value: ({ username }) => username },
    { title: 'ROLE', value: ({ role }) => role },
    { title: 'STATE', value: stateWords },
    { title: 'WORKER', value: ({ username }) => workers.get(username) ?? '' },
    { title: 'DEFAULT', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
    { title: 'CREATED', value: ({ createdAt }) => localTime(createdAt) },
    {
      title: 'LAST LOGIN',
      value: ({ lastLogin }) => (lastLogin ? relativeWords(lastLogin, now) : 'never'),
    },
  ]
}

function stateWords({ state, hasPassword }: UserAccount): string {
  return state === 'active' && !hasPassword ? 'active, no password' : state
}
