import { AppError } from '../../shared/errors/app-error.ts'
import { shareOf } from '../address-share.ts'
import type { HttpLimits } from './http-limits.ts'
import type { RequestContext } from './request-context.ts'

const RETRY_SECONDS = 1

/**
 * How much each account has under way, over all its sessions and tokens, and each address that is nobody yet: one that floods is
 * refused alone. The console may do as much as it likes.
 */
export class FairShares {
  readonly #limits: Pick<HttpLimits, 'requests' | 'streams'>
  readonly #held = new Map<string, number>()

  constructor(limits: Pick<HttpLimits, 'requests' | 'streams'>) {
    this.#limits = limits
  }

  /** Counts a request in; gives what to call when it is over. Throws `too-many-requests`. */
  enter(context: RequestContext, url: string): () => void {
    const owner = ownerOf(context)
    if (owner === undefined) return () => undefined
    const kind = isStream(context, url) ? 'streams' : 'requests'
    const key = `${kind} ${owner}`
    const held = this.#held.get(key) ?? 0
    if (held >= this.#limits[kind]) throw tooMany(kind, held)
    this.#held.set(key, held + 1)
    return () => this.#leave(key)
  }

  #leave(key: string): void {
    const left = (this.#held.get(key) ?? 1) - 1
    if (left > 0) this.#held.set(key, left)
    else this.#held.delete(key)
  }
}

function ownerOf({ principal, address }: RequestContext): string | undefined {
  if (principal.kind === 'console') return undefined
  return principal.kind === 'account'
    ? `account ${principal.userId}`
    : `address ${shareOf(address)}`
}

function isStream({ route }: RequestContext, url: string): boolean {
  if (route.upgrade === true || route.stream === 'always') return true
  return route.stream === 'whenFollowed' && url.includes('follow=true')
}

function tooMany(kind: 'requests' | 'streams', held: number): AppError {
  return new AppError(
    'too-many-requests',
    `There are ${held} ${kind} of yours under way already. End some, or try again in a moment.`,
    { details: { retryAfterSeconds: RETRY_SECONDS } },
  )
}
