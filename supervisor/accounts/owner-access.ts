import { randomUUID } from 'node:crypto'
import type { AccessRequest, Account } from './account.ts'

/** Whether an owner may look into a profile now, and until when at most (ms since 1970); else why not. */
export type AccessVerdict =
  | { readonly kind: 'allowed'; readonly until: number }
  | { readonly kind: 'forbidden' }
  /** Nothing was asked, or it may be asked again. */
  | { readonly kind: 'unasked' }
  | { readonly kind: 'pending'; readonly request: AccessRequest }
  | { readonly kind: 'denied'; readonly askAgainAt: number }

const MINUTE_MS = 60_000
/** The longest look into another's profile. */
const VISIT_MS = 60 * MINUTE_MS
/** Whoever was denied may ask again after this. */
const DENIED_MS = 60 * MINUTE_MS

/** What a person's setting and decisions say to an owner. */
export function verdictOn(owner: Account, target: Account, now: number): AccessVerdict {
  if (target.ownerAccess === 'forbid') return { kind: 'forbidden' }
  if (target.ownerAccess === 'allow') return { kind: 'allowed', until: now + VISIT_MS }
  const request = target.accessRequests.find(({ ownerId }) => ownerId === owner.id)
  if (!request) return { kind: 'unasked' }
  if (request.state === 'pending') return { kind: 'pending', request }
  if (request.state === 'approved') {
    const until = Date.parse(request.until ?? '')
    return until > now
      ? { kind: 'allowed', until: Math.min(until, now + VISIT_MS) }
      : { kind: 'unasked' }
  }
  const askAgainAt = Date.parse(request.decidedAt ?? '') + DENIED_MS
  return askAgainAt > now ? { kind: 'denied', askAgainAt } : { kind: 'unasked' }
}

interface Visit {
  readonly owner: Account | undefined
  readonly target: Account | undefined
  /** ISO 8601. */
  readonly until: string
}

/** Whether whoever acts may take a whole profile away: its person, whoever sits at the machine, and an owner whom the person lets in at any time. */
export function mayTakeWhole(actor: string, profile: Account | undefined): boolean {
  if (profile?.state !== 'active') return false
  if (actor === 'console' || actor === `user:${profile.id}`) return true
  return profile.ownerAccess === 'allow'
}

/** Whether a look into another's profile that has begun may go on. */
export function visitHolds({ owner, target, until }: Visit, now: number): boolean {
  if (owner?.state !== 'active' || owner.role !== 'owner') return false
  if (target?.state !== 'active' || Date.parse(until) <= now) return false
  return verdictOn(owner, target, now).kind === 'allowed'
}

/** The requests with one more; an owner has one at a time. */
export function withRequest(account: Account, ownerId: string, now: number): AccessRequest[] {
  const asked: AccessRequest = {
    id: randomUUID(),
    ownerId,
    askedAt: new Date(now).toISOString(),
    state: 'pending',
    decidedAt: null,
    until: null,
  }
  return [...account.accessRequests.filter((one) => one.ownerId !== ownerId), asked]
}

interface Decision {
  readonly id: string
  readonly decision: 'approve' | 'deny'
  readonly minutes: number
}

/** The requests with one decided; undefined when there is none of that ID. */
export function withDecision(
  { accessRequests }: Account,
  { id, decision, minutes }: Decision,
  now: number,
): AccessRequest[] | undefined {
  const found = accessRequests.find((one) => one.id === id)
  if (!found) return undefined
  const isApproved = decision === 'approve'
  const decided: AccessRequest = {
    ...found,
    state: isApproved ? 'approved' : 'denied',
    decidedAt: new Date(now).toISOString(),
    until: isApproved ? new Date(now + minutes * MINUTE_MS).toISOString() : null,
  }
  return accessRequests.map((one) => (one.id === id ? decided : one))
}
