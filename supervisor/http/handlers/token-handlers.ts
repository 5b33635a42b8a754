import type { Principal } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { tokenRoutes } from '../../../shared/api/tokens.ts'
import type { AccessTokens } from '../../accounts/access-tokens.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { accountMeant } from '../own-account.ts'

interface TokenParts {
  readonly accounts: AccountStore
  readonly tokens: AccessTokens
  readonly audit: AuditTrail
}

/** Personal access tokens, as their people look after them. */
export function tokenHandlers({
  accounts,
  tokens,
  audit,
}: TokenParts): Pick<Handlers, keyof typeof tokenRoutes> {
  return {
    async listTokens(call) {
      return { items: tokens.listOf(accountMeant(call, accounts)), nextCursor: null }
    },
    async createToken(call) {
      const { id: userId } = accountMeant(call, accounts)
      const made = await tokens.create(userId, call.body)
      const { scopes, expiresAt } = call.body
      const details = { token_id: made.id, scopes, expires_at: expiresAt }
      await audit.note(call, { event: 'token_created', userId, details })
      return made
    },
    async revokeToken(call) {
      const { id: userId } = accountMeant(call, accounts)
      const { id = '' } = call.params
      if (!mayRevoke(call.principal, id))
        throw new AppError('not-found', 'A token ends no token but itself: log in for this.')
      await tokens.revoke(userId, id)
      await audit.note(call, { event: 'token_revoked', userId, details: { token_id: id } })
      return { success: true }
    },
  }
}

/** One that has leaked must not lock the others out. */
function mayRevoke(principal: Principal, id: string): boolean {
  if (principal.kind !== 'account' || principal.proof.kind !== 'token') return true
  return principal.proof.id === id
}
