import { routes } from '../shared/api/routes.ts'
import type { UserAccount } from '../shared/api/users.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import type { CommandContext } from './command-context.ts'
import { goesInTheOpen } from './supervisor-link.ts'
import { ensureRunning } from './system/running-supervisor.ts'
import { chooseProfile } from './users/choose-profile.ts'

/** An account by which IDs are told as names, and names as IDs. */
export type KnownUser = Pick<UserAccount, 'id' | 'username'>

/** A connection to the supervisor that knows whose profile the command is about. */
export interface ProfileConnection {
  readonly client: ApiClient
  /** Username of the profile. */
  readonly profile: string
  /** The accounts that are known: all of them, or over a server the token's own. */
  readonly users: readonly KnownUser[]
}

/**
 * The API: over a server as its token's account, else with the supervisor started when none runs. A `--user` that does not exist on
 * this machine is refused here, whatever the command; a server refuses it where it matters.
 */
export async function connect(context: CommandContext): Promise<ApiClient> {
  const { link, signal, options } = context
  const client = createApiClient(link, signal)
  if (link.kind === 'server') {
    noteOpenWay(context, link.server)
    return client
  }
  await ensureRunning(context)
  if (options.user !== undefined) await operateAs(context, client)
  return client
}

/** The same for a command on a profile: that of `--user`, else the default user's, else the first owner's; by a token its account's. */
export async function connectToProfile(context: CommandContext): Promise<ProfileConnection> {
  const { link, signal } = context
  const client = createApiClient(link, signal)
  if (link.kind === 'server') {
    noteOpenWay(context, link.server)
    return await operateByToken(context, client)
  }
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

async function operateByToken(
  { options, output }: CommandContext,
  client: ApiClient,
): Promise<ProfileConnection> {
  const me = await client.call(routes.me)
  if (!('actor' in me)) {
    throw new AppError(
      'unauthenticated',
      'The server does not take this token: it is unknown there, was revoked, or has run out. Make a new one there: mh token create NAME --scope read',
    )
  }
  const { actor } = me
  const profile = options.user?.toLowerCase() ?? actor.username
  output.note(`[CLI] Operating as user: ${profile}${options.user ? '' : ' (the token’s)'}`)
  return { client, profile, users: [actor] }
}

function noteOpenWay({ output }: CommandContext, server: URL): void {
  if (goesInTheOpen(server))
    output.note(`The token goes to ${server.host} without encryption, for all on the way to read.`)
}
