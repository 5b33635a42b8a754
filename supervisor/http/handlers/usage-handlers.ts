import type { UsageSummary, usageRoutes } from '../../../shared/api/usage.ts'
import type { Principal } from '../../../shared/domain/principal.ts'
import { type Usage, withoutNames } from '../../../shared/domain/profile-usage.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { Known } from '../../usage/usage-book.ts'
import type { ProfileUsages } from '../../usage/profile-usages.ts'
import type { Handlers } from '../handler.ts'

interface UsageParts {
  readonly accounts: AccountStore
  readonly usages: ProfileUsages
}

type UsageHandlers = Pick<Handlers, keyof typeof usageRoutes>

/** How much space profiles take. */
export function usageHandlers({ accounts, usages }: UsageParts): UsageHandlers {
  return {
    async profileUsage({ params, principal, query }) {
      const account = visible(accounts.byName(params['username'] ?? ''), principal)
      const { known, disk } = await usages.of(account, asking(query))
      const usage =
        known.usage && !seesNames(account, principal) ? withoutNames(known.usage) : known.usage
      return { ...known, usage, disk, username: account.username }
    },
    async usageOverview({ query }) {
      const found = await usages.all(accounts.all, {
        ...asking(query),
        withCopies: query.copies === 'true',
      })
      return {
        disk: found.disk,
        profiles: summaries(found.profiles),
        archived: summaries(found.archived),
        backups: summaries(found.backups),
      }
    },
  }
}

/** The account, if the caller may know of it. Another's and one that does not exist are the same to a guest. */
function visible(account: Account | undefined, principal: Principal): Account {
  if (account && (mayNameOthers(principal) || isOwn(account, principal))) return account
  throw new AppError('not-found', 'There is no account of this name that you may look after.')
}

function mayNameOthers(principal: Principal): boolean {
  if (principal.kind !== 'account') return principal.kind === 'console'
  const { role, proof } = principal
  return role === 'owner' && (proof.kind === 'session' || proof.scopes.includes('admin'))
}

function isOwn({ id }: Account, principal: Principal): boolean {
  return principal.kind === 'account' && principal.userId === id
}

/** The person, an owner who looks into the profile at this moment, and whoever sits at the machine. */
function seesNames(account: Account, principal: Principal): boolean {
  if (principal.kind === 'console' || isOwn(account, principal)) return true
  return principal.kind === 'account' && principal.profile.userId === account.id
}

function asking({ wait, anew }: { wait: number; anew: string }): { waitMs: number; anew: boolean } {
  return { waitMs: wait * 1_000, anew: anew === 'true' }
}

const NOTHING = {
  measuredAt: null,
  bytes: 0,
  diskBytes: 0,
  files: 0,
  recentBytes: 0,
  complete: false,
}

function summaries(found: readonly (readonly [string, Known])[]): UsageSummary[] {
  return found.map(([name, { usage, ...known }]) => ({
    name,
    ...known,
    ...(usage ? sumsOf(usage) : NOTHING),
  }))
}

function sumsOf(usage: Usage): Omit<UsageSummary, 'name' | 'problem' | 'isMeasuring'> {
  const { measuredAt, bytes, diskBytes, files, kinds, unreadable } = usage
  return {
    measuredAt,
    bytes,
    diskBytes,
    files,
    recentBytes: kinds.reduce((sum, one) => sum + one.recentBytes, 0),
    complete: usage.complete && unreadable.count === 0,
  }
}
