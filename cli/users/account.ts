import type { OwnAccount } from '../../shared/api/account.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'
import type { AccountKey } from './declare-account-commands.ts'

interface AccountSetting {
  readonly key: AccountKey
  /** As it was typed. */
  readonly value: string
}

/** `mh account show` */
export async function showAccount(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const account = await client.call(routes.ownAccount, { profile })
  context.output.result(account, () => accountWords(account))
}

/** `mh account set` */
export async function setAccount(
  context: CommandContext,
  { key, value }: AccountSetting,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const given: unknown = value === 'null' ? null : value
  const body = routes.changeAccount.body.parse({ [key]: given }, 'The setting')
  const changed = await client.call(routes.changeAccount, { profile, body })
  const { account } = changed
  const now = key === 'ownerAccess' ? account.ownerAccess : account.preferences[key]
  context.output.result(changed, () => (now === null ? `${key} is not set.` : `${key} = ${now}`))
}

/** `mh account requests` */
export async function listRequests(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listAccessRequests, { profile })
  const { output } = context
  output.result(list, () =>
    list.items.length === 0
      ? 'No owner has asked.'
      : table(
          list.items,
          [
            { title: 'OWNER', value: ({ owner }) => owner.username },
            { title: 'STATE', value: ({ state }) => state },
            { title: 'ASKED', value: ({ askedAt }) => localTime(askedAt) },
            { title: 'UNTIL', value: ({ until }) => (until === null ? '' : localTime(until)) },
          ],
          output.columns,
        ),
  )
}

/** `mh account approve`, and `mh account deny`, which gives no length. */
export async function decideRequest(
  context: CommandContext,
  owner: string,
  approval?: { readonly minutes: number },
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { items } = await client.call(routes.listAccessRequests, { profile })
  const found = items.find((one) => one.owner.username === owner.toLowerCase())
  if (!found) throw new AppError('not-found', `${owner} has not asked ${profile} for anything.`)
  const answer = await client.call(routes.decideAccessRequest, {
    profile,
    params: { id: found.id },
    body: approval ? { decision: 'approve', ...approval } : { decision: 'deny' },
  })
  context.output.result(answer, () =>
    approval
      ? `${owner} may look into the profile of ${profile} for ${approval.minutes} min.`
      : `${owner} may not look into the profile of ${profile}.`,
  )
}

function accountWords(account: OwnAccount): string {
  const { username, role, preferences, ownerAccess, pendingRequests } = account
  const facts = [
    ['Account', `${username} (${role})`],
    ['timeZone', preferences.timeZone ?? "not set: the machine's"],
    ['language', preferences.language ?? "not set: the browser's"],
    ['theme', preferences.theme],
    ['ownerAccess', ownerAccess],
    ['Requests', pendingRequests === 0 ? 'none open' : `${pendingRequests} open`],
  ] as const
  return facts.map(([name, value]) => `${name.padEnd(13)}${value}`).join('\n')
}
