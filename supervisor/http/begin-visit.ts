import type { Principal, ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { type AccessVerdict, verdictOn, withRequest } from '../accounts/owner-access.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { AuditTrail } from './audit-trail.ts'
import { noteVisit } from './note-visit.ts'

export interface VisitParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
}

/** An owner, and the one whose profile is to be looked into. */
export interface VisitPair {
  readonly owner: Account
  readonly target: Account
}

interface Asked {
  readonly principal: Principal
  readonly requestId: string
}

/**
 * Lets an owner look into another's profile, by session or by token: asks the person where consent is needed, and has it in that
 * profile's audit and in the system's before it begins. Gives until when. Throws `forbidden`, `consent-needed`, or what kept the note
 * from being written.
 */
export async function beginVisit(
  call: Asked,
  pair: VisitPair,
  parts: VisitParts,
): Promise<{ readonly since: string; readonly until: string }> {
  const until = await untilAllowed(call, { ...pair, refused: 'profile_switch_refused' }, parts)
  const { target } = pair
  await noteVisit(parts.fleet, refOf(target), { ...call, event: 'owner_visit_began', until })
  const details = { until, by: provenBy(call.principal) }
  await parts.audit.note(call, { event: 'profile_switched', userId: target.id, details })
  return { since: new Date().toISOString(), until }
}

/** The account to look into, or why it cannot be. */
export function visitable(target: Account | undefined): Account {
  if (!target) throw new AppError('not-found', 'There is no account with this ID.')
  if (target.state === 'active') return target
  const { username } = target
  throw refusal('account-disabled', `The account "${username}" is disabled.`, {
    values: { username },
  })
}

/**
 * Until when the owner may look; asks the person where consent is needed, and refuses until it is there, which the audit has as the event
 * `refused`. Throws `forbidden` or `consent-needed`.
 */
export async function untilAllowed(
  call: Asked,
  pair: VisitPair & { readonly refused: string },
  parts: Pick<VisitParts, 'accounts' | 'audit'>,
): Promise<string> {
  const { owner, target } = pair
  const verdict = verdictOn(owner, target, Date.now())
  if (verdict.kind === 'allowed') return new Date(verdict.until).toISOString()
  if (verdict.kind === 'unasked') await ask(call, pair, parts)
  const details = { reason: verdict.kind === 'unasked' ? 'asked' : verdict.kind }
  const { id: userId } = target
  await parts.audit.note(call, { event: pair.refused, level: 'warn', userId, details })
  throw visitRefusal(verdict, target)
}

async function ask(
  call: Asked,
  { owner, target }: VisitPair,
  parts: Pick<VisitParts, 'accounts' | 'audit'>,
): Promise<void> {
  await parts.accounts.update(target.id, (present) => ({
    accessRequests: withRequest(present, owner.id, Date.now()),
  }))
  await parts.audit.note(call, { event: 'access_requested', userId: target.id })
}

function visitRefusal(verdict: AccessVerdict, { username, ownerAccess }: Account): AppError {
  const reason = (code: string, values: Record<string, string> = {}) => ({
    reason: { code, values: { username, ...values } },
  })
  const details = { ownerAccess }
  switch (verdict.kind) {
    case 'forbidden':
    case 'allowed':
      return new AppError('forbidden', `${username} lets no owner look into this profile.`, {
        details: { ...details, ...reason('access-forbidden') },
      })
    case 'unasked':
      return consentNeeded(
        `${username} wants to be asked first: the request is sent. Switch again when ${username} has approved it.`,
        { ...details, ...reason('access-asked'), request: 'pending' },
      )
    case 'pending':
      return consentNeeded(
        `${username} wants to be asked first, and has not decided yet. Switch again when ${username} has approved it.`,
        {
          ...details,
          ...reason('access-pending'),
          request: 'pending',
          askedAt: verdict.request.askedAt,
        },
      )
    case 'denied':
      return consentNeeded(
        `${username} did not approve. You may ask again from ${new Date(verdict.askAgainAt).toISOString()} on.`,
        {
          ...details,
          ...reason('access-denied', { from: new Date(verdict.askAgainAt).toISOString() }),
          request: 'denied',
        },
      )
  }
}

function consentNeeded(message: string, details: Record<string, unknown>): AppError {
  return new AppError('consent-needed', message, { details })
}

function provenBy(principal: Principal): string {
  if (principal.kind !== 'account') return principal.kind
  const { proof } = principal
  return proof.kind === 'token' ? `token ${proof.id}` : 'session'
}

function refOf({ id, username }: Account): ProfileRef {
  return { userId: id, username }
}
