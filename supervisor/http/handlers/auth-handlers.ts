import type { AnswerOf, BodyOf } from '../../../shared/api/route.ts'
import type { authRoutes } from '../../../shared/api/auth.ts'
import type { Principal, SwitchedSpan } from '../../../shared/domain/principal.ts'
import { AppError, toAppError } from '../../../shared/errors/app-error.ts'
import { refusal } from '../../../shared/errors/refusal.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { isSameProof, type LoginDoor } from '../../accounts/login.ts'
import type { PasswordHasher } from '../../accounts/password-hash.ts'
import { accountOfLink } from '../../accounts/password-links.ts'
import { checkNewPassword } from '../../accounts/password-rules.ts'
import type { SetupToken } from '../../accounts/setup-token.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { ProfileFolders } from '../../profiles/profile-folders.ts'
import { SESSION_LIFETIME_MS } from '../../sessions/session.ts'
import type { SessionStore } from '../../sessions/session-store.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { ownAccount, ownAccountView, sessionKeyIn } from '../own-account.ts'

interface AuthParts {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly hasher: PasswordHasher
  readonly door: LoginDoor
  readonly setupToken: SetupToken
  readonly folders: ProfileFolders
  readonly audit: AuditTrail
  readonly metrics: Metrics
}

type AuthHandlers = Pick<Handlers, keyof typeof authRoutes>
type Me = AnswerOf<typeof authRoutes.me>
const done = { success: true } as const

/** Log-in, log-out, and what people do with their own account. */
export function authHandlers(parts: AuthParts): AuthHandlers {
  return {
    ...entering(parts),
    ...leaving(parts),
    ...ownPassword(parts),
    ...ownSessions(parts),
  }
}

function entering(parts: AuthParts): Pick<AuthHandlers, 'setup' | 'login'> {
  const { accounts, door, audit, metrics } = parts
  return {
    async setup(call) {
      const account = await makeFirstOwner(call.body, parts)
      await call.session.begin(account)
      const details = { username: account.username }
      await audit.note(asPerson(call, account), {
        event: 'first_owner_created',
        userId: account.id,
        details,
      })
      return meOf(account)
    },
    async login(call) {
      const { username } = call.body
      const { address } = call
      try {
        const { account, by } = await door.enter({ ...call.body, address })
        await call.session.begin(account)
        if (!isSameProof(account, accounts.byId(account.id))) {
          await call.session.end()
          throw new AppError('login-failed', 'The account has changed meanwhile. Log in again.')
        }
        metrics.login('ok')
        await audit.noteIfRoom(asPerson(call, account), {
          event: 'login',
          userId: account.id,
          details: { address, by },
        })
        return meOf(account)
      } catch (error) {
        const { code } = toAppError(error)
        const userId = accounts.byName(username)?.id ?? null
        // The page asks with the password alone first: nothing has failed yet.
        if (code === 'totp-needed') throw error
        metrics.login(code === 'too-many-requests' ? 'limited' : 'failed')
        if (await door.isNoted(code, address)) {
          await audit.noteIfRoom(call, {
            event: 'login_failed',
            level: 'warn',
            userId,
            details: { code, address },
          })
        }
        throw error
      }
    },
  }
}

function leaving({ accounts, audit }: AuthParts): Pick<AuthHandlers, 'logout' | 'me'> {
  return {
    async logout(call) {
      const { principal } = call
      // A token has no session to end.
      if (principal.kind === 'account' && principal.proof.kind === 'token') return done
      await call.session.end()
      if (principal.kind === 'account') {
        await audit.note(call, { event: 'logout', userId: principal.userId })
      }
      return done
    },
    async me({ principal }) {
      if (principal.kind !== 'account') return { role: principal.kind }
      return meOf(ownAccount(principal, accounts), visitOf(principal, accounts))
    },
  }
}

/** Two who set up at once are both let through the token; the accounts let the first of them in. */
async function makeFirstOwner(
  { token, username, password }: BodyOf<typeof authRoutes.setup>,
  { accounts, hasher, setupToken, folders }: AuthParts,
): Promise<Account> {
  if (accounts.hasOwner) throw refusal('owner-there', 'There is an owner already: log in instead.')
  await setupToken.check(token)
  await checkNewPassword({ field: 'password', password, username })
  const passwordHash = await hasher.hash(password)
  const wanted = { username, role: 'owner', passwordHash } as const
  const account = await accounts.create(wanted, { onlyAsFirstOwner: true })
  await folders.make(account)
  await setupToken.useUp()
  return account
}

function ownPassword({
  accounts,
  sessions,
  hasher,
  door,
  audit,
}: AuthParts): Pick<AuthHandlers, 'changePassword' | 'setPasswordByLink'> {
  return {
    async changePassword(call) {
      const { principal, address, body } = call
      const account = ownAccount(principal, accounts)
      const { username } = account
      await door.checkPassword({ username, password: body.currentPassword, address })
      const { newPassword } = body
      await checkNewPassword({ field: 'newPassword', password: newPassword, username })
      const passwordHash = await hasher.hash(newPassword)
      await accounts.change(account.id, { passwordHash, tokens: [] })
      await sessions.endAllOf(account.id, sessionKeyIn(principal))
      await audit.note(call, { event: 'password_changed', userId: account.id })
      return done
    },
    async setPasswordByLink(call) {
      const { username } = accountOfLink(accounts, call.body.token)
      await checkNewPassword({ field: 'password', password: call.body.password, username })
      const passwordHash = await hasher.hash(call.body.password)
      // Looked up again: the link may have been used while the hash was made.
      const account = accountOfLink(accounts, call.body.token)
      const { id } = account
      await accounts.change(id, { passwordHash, tokens: [] })
      await sessions.endAllOf(id)
      await audit.note(asPerson(call, account), { event: 'password_set_by_link', userId: id })
      return done
    },
  }
}

function ownSessions({
  accounts,
  sessions,
  audit,
}: AuthParts): Pick<AuthHandlers, 'logoutEverywhere' | 'listSessions' | 'endSession'> {
  return {
    async logoutEverywhere(call) {
      const { id } = ownAccount(call.principal, accounts)
      await sessions.endAllOf(id)
      await audit.note(call, { event: 'logout_everywhere', userId: id })
      return done
    },
    async listSessions({ principal }) {
      const { id } = ownAccount(principal, accounts)
      const current = sessionKeyIn(principal)
      const items = sessions
        .listOf(id)
        .map(({ key, createdAt, lastSeenAt, userAgent, address }) => ({
          id: key,
          createdAt,
          lastSeenAt,
          userAgent,
          address,
          expiresAt: new Date(Date.parse(createdAt) + SESSION_LIFETIME_MS).toISOString(),
          current: key === current,
        }))
      return { items, nextCursor: null }
    },
    async endSession(call) {
      const { id } = ownAccount(call.principal, accounts)
      const wanted = call.params['id']
      const own = sessions.listOf(id).find(({ key }) => key === wanted)
      if (!own) throw new AppError('not-found', 'There is no such session of this account.')
      await sessions.end(own.key)
      await audit.note(call, { event: 'session_ended', userId: id })
      return done
    },
  }
}

/** The request of somebody who has just proven who they are. */
function asPerson<C extends { readonly requestId: string }>(
  { requestId }: C,
  { id: userId, username, role }: Account,
): { principal: Principal; requestId: string } {
  const profile = { userId, username }
  const proof = { kind: 'session', key: '' } as const
  return { requestId, principal: { kind: 'account', userId, username, role, proof, profile } }
}

interface Visit {
  readonly host: Account
  readonly span: SwitchedSpan
}

/** Whose profile an owner looks at, and from when to when. */
function visitOf(principal: Principal, accounts: AccountStore): Visit | null {
  if (principal.kind !== 'account' || !principal.switched) return null
  const host = accounts.byId(principal.profile.userId)
  return host ? { host, span: principal.switched } : null
}

function meOf(actor: Account, visit: Visit | null = null): Me {
  const { id, username, role } = actor
  const self = { id, username }
  const account = ownAccountView(actor)
  const own = { role, actor: self, account, profile: self, switched: false, visit: null }
  if (!visit) return own
  const { host, span } = visit
  const { displayName = host.username } = host.metadata
  const { ownerAccess } = host
  return {
    ...own,
    profile: { id: host.id, username: host.username },
    switched: true,
    visit: { username: host.username, displayName, ...span, ownerAccess },
  }
}
