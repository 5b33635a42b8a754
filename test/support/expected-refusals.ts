import type { Route } from '../../shared/api/route.ts'
import type { Access, Scope } from '../../shared/domain/principal.ts'

/** Who asks in the matrix of roles. */
export type Caller = 'anonymous' | 'guest' | 'other guest' | 'owner' | 'owner switched'
export const CALLERS: readonly Caller[] = [
  'anonymous',
  'guest',
  'other guest',
  'owner',
  'owner switched',
]

/** The table of the roles: what a caller is told when the route does not let them in. */
const REFUSAL: Readonly<Record<Access, Readonly<Record<Caller, string | undefined>>>> = {
  anyone: {
    anonymous: undefined,
    guest: undefined,
    'other guest': undefined,
    owner: undefined,
    'owner switched': undefined,
  },
  member: {
    anonymous: 'unauthenticated',
    guest: undefined,
    'other guest': undefined,
    owner: undefined,
    'owner switched': undefined,
  },
  owner: {
    anonymous: 'unauthenticated',
    guest: 'forbidden',
    'other guest': 'forbidden',
    owner: undefined,
    'owner switched': undefined,
  },
  console: {
    anonymous: 'unauthenticated',
    guest: 'forbidden',
    'other guest': 'forbidden',
    owner: 'forbidden',
    'owner switched': 'forbidden',
  },
}

/** What a token may never do: it would outlive or outgrow itself. */
const NOT_BY_TOKEN = new Set([
  'startOwnExport',
  'followOwnExport',
  'cancelOwnExport',
  'takeOwnExport',
  'logoutEverywhere',
  'changePassword',
  'endSession',
  'createToken',
  'decideAccessRequest',
  'totpStatus',
  'beginTotp',
  'confirmTotp',
  'endTotp',
  'renewRecoveryCodes',
  'sawTotpReset',
  'prove',
  'switchProfile',
  'switchBack',
])

/** Worker routes of a name: a guest's own only. */
const BY_NAME = new Set(['startWorker', 'stopWorker', 'restartWorker', 'workerLogs'])

/** The code that refuses a caller by cookie; undefined where the route lets them in. */
export function expectedRefusal(id: string, route: Route, caller: Caller): string | undefined {
  return BY_NAME.has(id) && caller.includes('guest') ? 'forbidden' : REFUSAL[route.access][caller]
}

/** The code that refuses a token with one scope. */
export function expectedOfToken(
  id: string,
  route: Route,
  { caller, scope }: { readonly caller: 'guest' | 'owner'; readonly scope: Scope },
): string | undefined {
  const hasScope = route.access === 'anyone' || scope === scopeNeeded(id, route)
  return hasScope ? expectedRefusal(id, route, caller) : 'forbidden'
}

/** The scope that a token needs, written down here once more so that a slip in the rule is seen. */
function scopeNeeded(id: string, { access, method, path }: Route): string {
  if (NOT_BY_TOKEN.has(id) || access === 'console') return 'none is enough'
  if (access === 'owner') return 'admin'
  if (/^\/api\/(agents|approvals)(\/|$)/.test(path)) return 'agents'
  return method === 'GET' ? 'read' : 'write'
}
