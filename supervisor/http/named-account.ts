import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'

/** The account that a path names; `not-found` when there is none. */
export function namedAccount(
  params: Readonly<Record<string, string>>,
  accounts: AccountStore,
): Account {
  const name = params['username'] ?? ''
  const account = accounts.byName(name)
  if (!account) throw unknownAccount(name)
  return account
}

export function unknownAccount(name: string): AppError {
  return new AppError(
    'not-found',
    `There is no account named ${JSON.stringify(name.slice(0, 40))}.`,
  )
}
