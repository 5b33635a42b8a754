/** What an account may do: `owner` also looks after the others' accounts and workers. */
export const ROLES = ['owner', 'guest'] as const
export type Role = (typeof ROLES)[number]

/**
 * An account's states. Nobody gets into one that is not `active`; that of an `archived` one has its profile in `profiles/_archive/`.
 */
export const ACCOUNT_STATES = ['active', 'disabled', 'archived'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** The profile that a request is about. */
export interface ProfileRef {
  readonly userId: string
  readonly username: string
}

/** How far an owner may look into somebody's profile: at once, with that person's consent, or not at all. */
export const OWNER_ACCESS = ['allow', 'ask', 'forbid'] as const
export type OwnerAccess = (typeof OWNER_ACCESS)[number]

/** From when to when an owner's session shows another's profile. ISO 8601 UTC. */
export interface SwitchedSpan {
  readonly since: string
  readonly until: string
}

/** What a personal access token may be used for. Each says what it allows and nothing more: `write` does not read. */
export const SCOPES = ['read', 'write', 'agents', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** With what a person proves who they are. */
export type Proof =
  /** `key`: the hash under which the session is kept. */
  | { readonly kind: 'session'; readonly key: string }
  | { readonly kind: 'token'; readonly id: string; readonly scopes: readonly Scope[] }

/** Who asks. Made from a validated session, a token or the control socket only, anew for every request. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'account'
      readonly userId: string
      readonly username: string
      readonly role: Role
      readonly proof: Proof
      /** Whose profile the session shows, or the token names. */
      readonly profile: ProfileRef
      /** Set while the profile is another's. */
      readonly switched?: SwitchedSpan
    }
  | { readonly kind: 'console' }

/** The least that a route asks of its caller. */
export type Access = 'anyone' | 'member' | 'owner' | 'console'

/** Whether a principal may call a route. The console is the machine's owner: it may call everything. */
export function decideAccess(
  access: Access,
  principal: Principal,
): 'allowed' | 'unauthenticated' | 'forbidden' {
  if (access === 'anyone' || principal.kind === 'console') return 'allowed'
  if (principal.kind === 'anonymous') return 'unauthenticated'
  if (access === 'console') return 'forbidden'
  return access === 'member' || principal.role === 'owner' ? 'allowed' : 'forbidden'
}

/** The `actor` of an audit line. */
export function actorOf(principal: Principal): string {
  if (principal.kind === 'console') return 'console'
  return principal.kind === 'account' ? `user:${principal.userId}` : 'anonymous'
}
