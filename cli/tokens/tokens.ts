import { routes } from '../../shared/api/routes.ts'
import type { AccessToken } from '../../shared/api/tokens.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { table } from '../terminal/table.ts'
import { localTime, relativeWords } from '../terminal/time-words.ts'
import type { NewToken } from './declare-token-commands.ts'

/** `mh token create`: the token alone goes to stdout, so that a script can take it from there. */
export async function createToken(
  context: CommandContext,
  name: string,
  { scope, expires }: NewToken,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const body = { name, scopes: [...scope], expiresAt: expires ?? null }
  const made = await client.call(routes.createToken, { profile, body })
  const until = expires === undefined ? 'until it is revoked' : `until ${localTime(expires)}`
  context.output.note(
    `Made the token ${made.id} of ${profile} (${scope.join(', ')}), good ${until}. It is not shown again:`,
  )
  context.output.result(made, () => made.token)
}

/** `mh token list` */
export async function listTokens(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listTokens, { profile })
  const { output } = context
  output.result(list, () =>
    list.items.length === 0
      ? 'No tokens. Make one: mh token create NAME --scope read'
      : tokenTable(list.items, output.columns),
  )
}

/** `mh token revoke` */
export async function revokeToken(context: CommandContext, which: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { items } = await client.call(routes.listTokens, { profile })
  const { id, name } = chosen(items, which)
  const answer = await client.call(routes.revokeToken, { profile, params: { id } })
  context.output.result(answer, () => `Revoked the token ${id} ("${oneLine(name)}") of ${profile}.`)
}

function chosen(tokens: readonly AccessToken[], which: string): AccessToken {
  const byId = tokens.find(({ id }) => id === which)
  const [named, other] = tokens.filter(({ name }) => name === which)
  if (byId) return byId
  if (other)
    throw new AppError('conflict', `Several tokens are named so. Give the ID: mh token list`)
  if (named) return named
  throw new AppError(
    'not-found',
    `No token has the ID or the name ${JSON.stringify(which.slice(0, 40))}. Which there are: mh token list`,
  )
}

function tokenTable(tokens: readonly AccessToken[], columns: number | undefined): string {
  const now = new Date()
  return table(
    tokens,
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'NAME', value: ({ name }) => oneLine(name) },
      { title: 'SCOPES', value: ({ scopes }) => scopes.join(' ') },
      {
        title: 'EXPIRES',
        value: ({ expiresAt }) => (expiresAt === null ? 'never' : localTime(expiresAt)),
      },
      {
        title: 'LAST USED',
        value: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : relativeWords(lastUsedAt, now)),
      },
    ],
    columns,
  )
}
