import type { Principal } from '../../shared/domain/principal.ts'
import type { SessionStore } from '../sessions/session-store.ts'

/** Something open that ends with the session or the token that opened it. */
export interface SessionStream {
  destroy(): unknown
  once(event: 'close', listener: () => void): unknown
}

/** Sessions that run out tell nobody, and tokens never do; while something is open they are looked at this often. */
const LOOK_EVERY_MS = 500

interface Kept {
  readonly principal: Principal
  readonly streams: Set<SessionStream>
}

/**
 * What stays open for a session or a token (WebSockets, server-sent events), and ends with it within a second: by log-out, by a
 * change of the account, or by running out.
 */
export class SessionStreams {
  readonly #stillHolds: (principal: Principal) => boolean
  readonly #byKey = new Map<string, Kept>()
  #look: NodeJS.Timeout | undefined

  constructor(sessions: SessionStore, stillHolds: (principal: Principal) => boolean) {
    this.#stillHolds = stillHolds
    sessions.onEnd((key) => this.#endAllOf(key))
  }

  /** How many are open. */
  get open(): number {
    let count = 0
    for (const { streams } of this.#byKey.values()) count += streams.size
    return count
  }

  /** Ends the stream with what this principal proved. */
  keep(stream: SessionStream, principal: Principal): void {
    const key = keyOf(principal)
    const kept = this.#byKey.get(key) ?? { principal, streams: new Set() }
    const { streams } = kept
    this.#byKey.set(key, kept)
    streams.add(stream)
    this.#look ??= setInterval(() => this.endThoseOver(), LOOK_EVERY_MS).unref()
    stream.once('close', () => {
      streams.delete(stream)
      if (streams.size === 0 && this.#byKey.get(key) === kept) this.#byKey.delete(key)
      if (this.#byKey.size === 0) this.#stopLooking()
    })
  }

  /** Ends those whose principal has lost what it proved. */
  endThoseOver(): void {
    for (const [key, { principal }] of this.#byKey) {
      if (!this.#stillHolds(principal)) this.#endAllOf(key)
    }
  }

  /** Ends those that an account opened, and those that look into its profile. */
  endAllOfProfile(userId: string): void {
    for (const [key, { principal }] of this.#byKey) {
      if (principal.kind !== 'account') continue
      if (principal.userId === userId || principal.profile.userId === userId) this.#endAllOf(key)
    }
  }

  /** Ends all of them. */
  closeAll(): void {
    for (const key of this.#byKey.keys()) this.#endAllOf(key)
  }

  #endAllOf(key: string): void {
    for (const stream of this.#byKey.get(key)?.streams ?? []) stream.destroy()
  }

  #stopLooking(): void {
    clearInterval(this.#look)
    this.#look = undefined
  }
}

/** A token's looks into others' profiles end one by one. */
function keyOf(principal: Principal): string {
  if (principal.kind !== 'account') return 'console'
  const { proof, profile } = principal
  return proof.kind === 'session' ? proof.key : `token ${proof.id} ${profile.userId}`
}
