import { MOST_SLOTS_A_WORKER } from '../../shared/control/slot-messages.ts'
import type { SlotClaim } from './slot-line.ts'

/** Which claim is meant: a worker's number counts for its own profile only. */
type ClaimId = Pick<SlotClaim, 'profile' | 'slotId'>

/** Where a claim is, and where it was last said to stand. */
interface KnownClaim {
  readonly key: string
  told: number | undefined
}

/** Finds the server of each wish and each place by the worker's own number: a worker that floods is answered without a search. */
export class KnownClaims {
  readonly #ofProfiles = new Map<string, Map<number, KnownClaim>>()

  has({ profile, slotId }: ClaimId): boolean {
    return this.#ofProfiles.get(profile)?.has(slotId) ?? false
  }

  /** Whether a worker has as many as it may. */
  isFull(profile: string): boolean {
    return (this.#ofProfiles.get(profile)?.size ?? 0) >= MOST_SLOTS_A_WORKER
  }

  put({ profile, slotId }: ClaimId, key: string): void {
    const claims = this.#ofProfiles.get(profile) ?? new Map<number, KnownClaim>()
    this.#ofProfiles.set(profile, claims)
    claims.set(slotId, { key, told: undefined })
  }

  /** Forgets a claim, and gives its server. */
  take({ profile, slotId }: ClaimId): string | undefined {
    const claims = this.#ofProfiles.get(profile)
    const known = claims?.get(slotId)
    claims?.delete(slotId)
    if (claims?.size === 0) this.#ofProfiles.delete(profile)
    return known?.key
  }

  /** Forgets all claims of a profile, and gives their servers. */
  takeAll(profile: string): Set<string> {
    const claims = this.#ofProfiles.get(profile)
    this.#ofProfiles.delete(profile)
    return new Set([...(claims?.values() ?? [])].map(({ key }) => key))
  }

  /** Notes where a wish stands; false when that is what was said last. */
  moved({ profile, slotId }: ClaimId, position: number): boolean {
    const known = this.#ofProfiles.get(profile)?.get(slotId)
    if (!known || known.told === position) return false
    known.told = position
    return true
  }
}
