import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { hashSecret, newSecret } from '../secrets/secret.ts'

const VALID_MS = 7 * 24 * 60 * 60 * 1000

/** Makes a one-time link to set the account's password, valid for 7 days; an earlier one ends. Gives the link's secret. */
export async function issuePasswordLink(accounts: AccountStore, id: string): Promise<string> {
  const secret = newSecret()
  const expiresAt = new Date(Date.now() + VALID_MS).toISOString()
  await accounts.change(id, { passwordLink: { hash: hashSecret(secret), expiresAt } })
  return secret
}

/** The account that a link's secret was made for, or `link-expired`. Setting the password uses the link up. */
export function accountOfLink(accounts: AccountStore, secret: string): Account {
  const hash = hashSecret(secret)
  const account = accounts.all.find(({ passwordLink }) => passwordLink?.hash === hash)
  if (account?.passwordLink && Date.parse(account.passwordLink.expiresAt) > Date.now())
    return account
  throw new AppError(
    'link-expired',
    'This link is used up or too old. Ask the owner for a new one: mh user passwd NAME --link.',
  )
}
