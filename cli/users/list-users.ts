import { routes } from '../../shared/api/routes.ts'
import type { UsageSummary } from '../../shared/api/usage.ts'
import type { UserAccount } from '../../shared/api/users.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { sizeWords } from '../profiles/copy-work.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime, relativeWords } from '../terminal/time-words.ts'

/** How long the list waits for what is not known of the disk. */
const WAIT_SECONDS = 1

/** `mh user list` */
export async function listUsers(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const [users, profiles, usage] = await Promise.all([
    client.call(routes.listUsers),
    client.call(routes.listProfiles),
    client.call(routes.usageOverview, { query: { wait: WAIT_SECONDS } }),
  ])
  const { output } = context
  const workers = new Map(profiles.map(({ username, state }) => [username, state]))
  const disk = new Map(usage.profiles.map((one) => [one.name, one]))
  output.result(users, () => {
    if (users.items.length === 0) return 'No users yet. Make one: mh user create NAME --role owner'
    return table(users.items, userColumns({ workers, disk }, new Date()), output.columns)
  })
}

interface ByUsername {
  readonly workers: ReadonlyMap<string, string>
  readonly disk: ReadonlyMap<string, UsageSummary>
}

function userColumns({ workers, disk }: ByUsername, now: Date): Column<UserAccount>[] {
  return [
    { title: 'USERNAME', value: ({ username }) => username },
    { title: 'ROLE', value: ({ role }) => role },
    { title: 'STATE', value: stateWords },
    { title: 'WORKER', value: ({ username }) => workers.get(username) ?? '' },
    {
      title: 'DISK',
      value: ({ username }) => diskWords(disk.get(username)),
      align: 'right',
    },
    { title: 'DEFAULT', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
    { title: 'CREATED', value: ({ createdAt }) => localTime(createdAt) },
    {
      title: 'LAST LOGIN',
      value: ({ lastLogin }) => (lastLogin ? relativeWords(lastLogin, now) : 'never'),
    },
  ]
}

/** What was not measured in the time is there the next time. */
function diskWords(usage: UsageSummary | undefined): string {
  if (!usage || usage.measuredAt === null) return usage?.isMeasuring ? '…' : ''
  return `${usage.complete ? '' : '≥ '}${sizeWords(usage.diskBytes)}`
}

function stateWords({ state, hasPassword }: UserAccount): string {
  return state === 'active' && !hasPassword ? 'active, no password' : state
}
