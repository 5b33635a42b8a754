import type { OwnAccount } from '../../shared/api/account.ts'
import type { Principal } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { accountNamed } from './principals.ts'

/** The account that asks, whatever profile its session shows; the console has none. */
export function ownAccount(principal: Principal, accounts: AccountStore): Account {
  const account = principal.kind === 'account' ? accounts.byId(principal.userId) : undefined
  if (!account)
    throw new AppError(
      'conflict',
      'The console has no account of its own: log in as a person for this.',
    )
  return account
}

interface Asking {
  readonly principal: Principal
  readonly named: string | undefined
}

/** The account that a route about the own account means: only the console may name one. */
export function accountMeant({ principal, named }: Asking, accounts: AccountStore): Account {
  return principal.kind === 'console'
    ? accountNamed(named, accounts)
    : ownAccount(principal, accounts)
}

/** An account as its own person sees it. */
export function ownAccountView(account: Account): OwnAccount {
  const { id, username, role, preferences, ownerAccess, totpResetAt } = account
  return {
    id,
    username,
    displayName: account.metadata.displayName ?? username,
    role,
    preferences,
    ownerAccess,
    pendingRequests: account.accessRequests.filter(({ state }) => state === 'pending').length,
    hasTotp: account.totp !== null,
    totpResetAt,
  }
}

/** The key of the session that asks, if one does. */
export function sessionKeyIn(principal: Principal): string | undefined {
  if (principal.kind !== 'account' || principal.proof.kind !== 'session') return undefined
  return principal.proof.key
}
