import type { profileRoutes } from '../../../shared/api/profiles.ts'
import type { Route } from '../../../shared/api/route.ts'
import type { ProfileRef } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type Account, viewOf } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { type AccessVerdict, verdictOn, withRequest } from '../../accounts/owner-access.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Call, Handlers } from '../handler.ts'
import { noteVisit } from '../note-visit.ts'
import { ownAccount } from '../own-account.ts'

interface ProfileParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
}

type ProfileHandlers = Pick<Handlers, keyof typeof profileRoutes>
type Asked = Pick<Call<Route>, 'principal' | 'requestId' | 'session'>

/**
 * An owner's look into another's profile. It begins when that profile's worker has written it to the profile's own audit, and not
 * before; what the session shows is decided anew for every request in `Principals`.
 */
export function profileHandlers(parts: ProfileParts): ProfileHandlers {
  const { accounts } = parts
  const answer = (account: Account) =>
    ({ success: true, user: viewOf(account, accounts.defaultUser) }) as const
  return {
    async switchProfile(call) {
      const owner = ownAccount(call.principal, accounts)
      const target = accounts.byId(call.body.targetUserId)
      if (target?.id === owner.id) return answer(await goBack(call, parts))
      if (target?.state !== 'active') throw notThere(target)
      const until = await untilAllowed(call, { owner, target }, parts)
      await noteEverywhere(call, { target, until }, parts)
      await call.session.show({ userId: target.id, since: new Date().toISOString(), until })
      return answer(target)
    },
    async switchBack(call) {
      return answer(await goBack(call, parts))
    },
  }
}

interface Pair {
  readonly owner: Account
  readonly target: Account
}

/** Until when the owner may look; asks the person where consent is needed, and refuses until it is there. */
async function untilAllowed(call: Asked, pair: Pair, parts: ProfileParts): Promise<string> {
  const { owner, target } = pair
  const verdict = verdictOn(owner, target, Date.now())
  if (verdict.kind === 'allowed') return new Date(verdict.until).toISOString()
  if (verdict.kind === 'unasked') await ask(call, pair, parts)
  const details = { reason: verdict.kind === 'unasked' ? 'asked' : verdict.kind }
  const { id: userId } = target
  await parts.audit.note(call, { event: 'profile_switch_refused', level: 'warn', userId, details })
  throw refusal(verdict, target)
}

async function ask(call: Asked, { owner, target }: Pair, parts: ProfileParts): Promise<void> {
  await parts.accounts.update(target.id, (present) => ({
    accessRequests: withRequest(present, owner.id, Date.now()),
  }))
  await parts.audit.note(call, { event: 'access_requested', userId: target.id })
}

function refusal(verdict: AccessVerdict, { username, ownerAccess }: Account): AppError {
  const details = { ownerAccess }
  switch (verdict.kind) {
    case 'forbidden':
    case 'allowed':
      return new AppError('forbidden', `${username} lets no owner look into this profile.`, {
        details,
      })
    case 'unasked':
      return consentNeeded(
        `${username} wants to be asked first: the request is sent. Switch again when ${username} has approved it.`,
        { ...details, request: 'pending' },
      )
    case 'pending':
      return consentNeeded(
        `${username} wants to be asked first, and has not decided yet. Switch again when ${username} has approved it.`,
        { ...details, request: 'pending', askedAt: verdict.request.askedAt },
      )
    case 'denied':
      return consentNeeded(
        `${username} did not approve. You may ask again from ${new Date(verdict.askAgainAt).toISOString()} on.`,
        { ...details, request: 'denied' },
      )
  }
}

function consentNeeded(message: string, details: Record<string, unknown>): AppError {
  return new AppError('consent-needed', message, { details })
}

function notThere(target: Account | undefined): AppError {
  if (!target) return new AppError('not-found', 'There is no account with this ID.')
  return new AppError('conflict', `The account "${target.username}" is disabled.`)
}

/** First the profile's own audit, by its worker, then the system's; the look begins when both have it. */
async function noteEverywhere(
  call: Asked,
  { target, until }: { target: Account; until: string },
  { fleet, audit }: ProfileParts,
): Promise<void> {
  if (call.principal.kind !== 'account') throw new TypeError('the console has no session')
  await noteVisit(fleet, refOf(target), { ...call, event: 'owner_visit_began', until })
  const details = { until }
  await audit.note(call, { event: 'profile_switched', userId: target.id, details })
}

/** Shows the own profile again. It never fails because of the other's worker: that one notes the end if it runs. */
async function goBack(call: Asked, { accounts, fleet, audit }: ProfileParts): Promise<Account> {
  const { principal } = call
  const own = ownAccount(principal, accounts)
  if (principal.kind !== 'account' || !principal.switched) return own
  const { profile } = principal
  await call.session.show(null)
  const noted = fleet.of(profile).endpoint
    ? await noteVisit(fleet, profile, { ...call, event: 'owner_visit_ended' }).then(
        () => true,
        // The system's audit has the end all the same.
        () => false,
      )
    : false
  const details = { noted_by_profile: noted }
  await audit.note(call, { event: 'profile_switched_back', userId: profile.userId, details })
  return own
}

function refOf({ id, username }: Account): ProfileRef {
  return { userId: id, username }
}
