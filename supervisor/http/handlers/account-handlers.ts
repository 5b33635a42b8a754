import type { accountRoutes } from '../../../shared/api/account.ts'
import type { BodyOf } from '../../../shared/api/route.ts'
import type { Principal } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountChange } from '../../accounts/account-rules.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { withDecision } from '../../accounts/owner-access.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { accountMeant, ownAccountView } from '../own-account.ts'

interface AccountParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
}

type AccountHandlers = Pick<Handlers, keyof typeof accountRoutes>

/** What people set for their own account. An owner who looks at another's profile still sets the own; the console says whose. */
export function accountHandlers(parts: AccountParts): AccountHandlers {
  return { ...settings(parts), ...consent(parts) }
}

function settings({
  accounts,
  fleet,
  audit,
}: AccountParts): Pick<AccountHandlers, 'ownAccount' | 'changeAccount'> {
  return {
    async ownAccount(call) {
      return ownAccountView(accountMeant(call, accounts))
    },
    async changeAccount(call) {
      const { id } = accountMeant(call, accounts)
      if (call.body.ownerAccess !== undefined) mustBeThePerson(call.principal)
      const account = await accounts.update(id, (present) => changeOf(present, call.body))
      if (call.body.timeZone !== undefined)
        fleet.preferencesChanged({ userId: id, username: account.username })
      const details = { members: Object.keys(call.body), owner_access: account.ownerAccess }
      await audit.note(call, { event: 'account_changed', userId: id, details })
      return { success: true, account: ownAccountView(account) }
    },
  }
}

function consent({
  accounts,
  audit,
}: AccountParts): Pick<AccountHandlers, 'listAccessRequests' | 'decideAccessRequest'> {
  return {
    async listAccessRequests(call) {
      const items = accountMeant(call, accounts).accessRequests.flatMap(
        ({ ownerId, ...request }) => {
          const owner = accounts.byId(ownerId)
          return owner ? [{ ...request, owner: { id: ownerId, username: owner.username } }] : []
        },
      )
      return { items, nextCursor: null }
    },
    async decideAccessRequest(call) {
      const { id: userId } = accountMeant(call, accounts)
      const decided = { id: call.params['id'] ?? '', ...call.body }
      await accounts.update(userId, (present) => {
        const accessRequests = withDecision(present, decided, Date.now())
        if (!accessRequests) throw new AppError('not-found', 'There is no such request.')
        return { accessRequests }
      })
      const { decision, minutes } = call.body
      const details = { decision, ...(decision === 'approve' ? { minutes } : {}) }
      await audit.note(call, { event: 'access_request_decided', userId, details })
      return { success: true }
    },
  }
}

/** What opens the profile to somebody would let a token read by another what it may not read itself. */
function mustBeThePerson(principal: Principal): void {
  if (principal.kind !== 'account' || principal.proof.kind !== 'token') return
  throw new AppError(
    'forbidden',
    'ownerAccess: a token cannot change this: log in, or use the machine’s console.',
  )
}

function changeOf(
  { preferences }: Account,
  { ownerAccess, ...preferred }: BodyOf<typeof accountRoutes.changeAccount>,
): AccountChange {
  return {
    ownerAccess,
    preferences: {
      ...preferences,
      timeZone: preferred.timeZone === undefined ? preferences.timeZone : preferred.timeZone,
      language: preferred.language === undefined ? preferences.language : preferred.language,
      theme: preferred.theme ?? preferences.theme,
    },
  }
}
