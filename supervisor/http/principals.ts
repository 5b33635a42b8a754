import type { IncomingMessage } from 'node:http'
import type { Principal, ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { AccessTokens } from '../accounts/access-tokens.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { visitHolds } from '../accounts/owner-access.ts'
import { sameSecret } from '../secrets/secret.ts'
import { isProven, type SwitchedTo } from '../sessions/session.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Door } from './request-context.ts'
import type { SessionCookies } from './session-cookie.ts'

interface PrincipalsOptions {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly tokens: AccessTokens
  readonly cookies: SessionCookies
  readonly controlToken: string
}

const ANONYMOUS: Principal = { kind: 'anonymous' }
const CONSOLE: Principal = { kind: 'console' }
/** What else stands in `Authorization` is a reverse proxy's own matter. */
const TOKEN = /^bearer +(mh_pat_\S+)$/i

/** Who asks, from what a request proves: found anew for each, so that an ended session or a changed role counts at once. */
export class Principals {
  readonly #options: PrincipalsOptions

  constructor(options: PrincipalsOptions) {
    this.#options = options
  }

  /** Who asks. Whoever only listens (`uses` is false) does not thereby use the session, which an open tab would keep alive for ever. */
  of(request: IncomingMessage, door: Door, uses = true): Principal {
    if (door === 'console') return this.#ofConsole(request)
    const [, token] = TOKEN.exec(request.headers.authorization ?? '') ?? []
    // A token speaks for itself alone: with one that is not good, a cookie beside it does not help.
    return token === undefined ? this.#ofSession(request, uses) : this.#ofToken(token)
  }

  /** Whether what this principal proved still holds, for what stays open. */
  stillHolds(principal: Principal): boolean {
    if (principal.kind !== 'account') return true
    const { accounts, sessions, tokens } = this.#options
    const { proof, userId, profile, switched } = principal
    if (proof.kind === 'session') return sessions.get(proof.key) !== undefined
    if (!tokens.isGood(proof.id)) return false
    const [owner, target] = [accounts.byId(userId), accounts.byId(profile.userId)]
    return !switched || visitHolds({ owner, target, until: switched.until }, Date.now())
  }

  /** Whether a session's person proved lately who they are. A token was made under such a proof, and the console needs none. */
  isProven(principal: Principal): boolean {
    if (principal.kind !== 'account' || principal.proof.kind !== 'session') return true
    const session = this.#options.sessions.get(principal.proof.key)
    return session !== undefined && isProven(session, Date.now())
  }

  #ofToken(text: string): Principal {
    const { tokens } = this.#options
    const found = tokens.find(text)
    if (!found) return ANONYMOUS
    const { account, token } = found
    tokens.touch(token.id)
    const { id: userId, username, role } = account
    const proof = { kind: 'token', id: token.id, scopes: token.scopes } as const
    return { kind: 'account', userId, username, role, proof, profile: { userId, username } }
  }

  #ofConsole({ headers }: IncomingMessage): Principal {
    const [scheme, token = ''] = (headers.authorization ?? '').split(' ')
    const proven =
      scheme?.toLowerCase() === 'bearer' && sameSecret(token, this.#options.controlToken)
    return proven ? CONSOLE : ANONYMOUS
  }

  #ofSession({ headers }: IncomingMessage, uses: boolean): Principal {
    const { accounts, sessions, cookies } = this.#options
    const sessionKey = cookies.keyOf(headers.cookie)
    const session = sessionKey === undefined ? undefined : sessions.get(sessionKey)
    if (sessionKey === undefined || !session) return ANONYMOUS
    const account = accounts.byId(session.userId)
    if (account?.state !== 'active') return ANONYMOUS
    if (uses) sessions.touch(sessionKey)
    const { id: userId, username, role } = account
    const shown = shownIn(session.switchedTo, account, accounts)
    const proof = { kind: 'session', key: sessionKey } as const
    return { kind: 'account', userId, username, role, proof, ...shown }
  }
}

/** The profile that a session shows: another's while an owner may look at it, else the own. */
function shownIn(switchedTo: SwitchedTo | null, account: Account, accounts: AccountStore): Shown {
  const own = { profile: { userId: account.id, username: account.username } }
  const target = switchedTo && visited(account, switchedTo, accounts)
  if (!target) return own
  const { since, until } = switchedTo
  return {
    profile: { userId: target.id, username: target.username },
    switched: { since, until },
  }
}

type Shown = Pick<Extract<Principal, { kind: 'account' }>, 'profile' | 'switched'>

/** The account whose profile an owner's session shows, as long as it may. */
function visited(
  owner: Account,
  { userId, until }: SwitchedTo,
  accounts: AccountStore,
): Account | undefined {
  const target = accounts.byId(userId)
  return visitHolds({ owner, target, until }, Date.now()) ? target : undefined
}

/** Whose profile a worker's route is about: the session's, or the one that the console names. */
export function profileOf(
  principal: Principal,
  named: string | undefined,
  accounts: AccountStore,
): ProfileRef {
  if (principal.kind === 'console') return profileNamed(named, accounts)
  if (principal.kind === 'anonymous') throw new AppError('unauthenticated', 'Log in first.')
  const { profile, role } = principal
  if (named === undefined || named === profile.username || named === profile.userId) return profile
  if (role === 'owner') {
    throw new AppError(
      'profile-changed',
      `This session shows the profile of ${profile.username} now. Reload the page.`,
    )
  }
  throw new AppError('forbidden', 'A guest sees no profile but the own one.')
}

/** The profiles whose workers a principal may look after: all of them for an owner and the console, else the own one. */
export function visibleProfiles(principal: Principal, accounts: AccountStore): ProfileRef[] {
  const all = accounts.all.map(({ id, username }) => ({ userId: id, username }))
  const seesAll =
    principal.kind === 'console' || (principal.kind === 'account' && principal.role === 'owner')
  return seesAll
    ? all
    : all.filter(({ userId }) => principal.kind === 'account' && userId === principal.userId)
}

function profileNamed(named: string | undefined, accounts: AccountStore): ProfileRef {
  const { id, username } = accountNamed(named, accounts)
  return { userId: id, username }
}

/** The account that the console names in `X-MH-Profile`. */
export function accountNamed(named: string | undefined, accounts: AccountStore): Account {
  if (named === undefined) {
    throw new AppError(
      'invalid-input',
      'X-MH-Profile is missing: the console says whose profile it means.',
    )
  }
  const account = accounts.byName(named) ?? accounts.byId(named)
  if (!account)
    throw new AppError(
      'not-found',
      `There is no account named ${JSON.stringify(named.slice(0, 40))}.`,
    )
  if (account.state !== 'active') {
    throw new AppError(
      'conflict',
      account.state === 'archived'
        ? `The account "${account.username}" is archived: mh profile unarchive ${account.username}.`
        : `The account "${account.username}" is disabled: mh user enable ${account.username}.`,
    )
  }
  return account
}
