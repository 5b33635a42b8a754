import { routes } from '../shared/api/routes.ts'
import type { UserAccount } from '../shared/api/users.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import type { CommandContext } from './command-context.ts'
import { ensureRunning } from './system/running-supervisor.ts'
import { chooseProfile } from './users/choose-profile.ts'

/** A connection to the supervisor that knows whose profile the command is about. */
export interface ProfileConnection {
  readonly client: ApiClient
  /** Username of the profile. */
  readonly profile: string
  readonly users: readonly UserAccount[]
}

/** The API, with the supervisor started when none runs. A `--user` that does not exist is refused here, whatever the command. */
export async function connect(context: CommandContext): Promise<ApiClient> {
  const client = createApiClient(context.layout, context.signal)
  await ensureRunning(context)
  if (context.options.user !== undefined) await operateAs(context, client)
  return client
}

/** The same for a command on a profile: that of `--user`, else the default user's, else the first owner's. */
export async function connectToProfile(context: CommandContext): Promise<ProfileConnection> {
  const client = createApiClient(context.layout, context.signal)
  await ensureRunning(context)
  return await operateAs(context, client)
}

async function operateAs(
  { options, output }: CommandContext,
  client: ApiClient,
): Promise<ProfileConnection> {
  const { items: users } = await client.call(routes.listUsers)
  const { user, chosenAs } = chooseProfile(users, options.user)
  output.note(
    `[CLI] Operating as user: ${user.username}${chosenAs === 'named' ? '' : ` (${chosenAs})`}`,
  )
  return { client, profile: user.username, users }
}
