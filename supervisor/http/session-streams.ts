import type { Principal } from '../../shared/domain/principal.ts'
import type { SessionStore } from '../sessions/session-store.ts'

/** Something open that ends with the session that opened it. */
export interface SessionStream {
  destroy(): unknown
  once(event: 'close', listener: () => void): unknown
}

/** Sessions that run out tell nobody; while something is open they are looked at this often. */
const LOOK_EVERY_MS = 500

/**
 * What stays open for a session (WebSockets, server-sent events), and ends with it within a second: by log-out, by a change of the
 * account, or by running out.
 */
export class SessionStreams {
  readonly #sessions: SessionStore
  readonly #byKey = new Map<string, Set<SessionStream>>()
  #look: NodeJS.Timeout | undefined

  constructor(sessions: SessionStore) {
    this.#sessions = sessions
    sessions.onEnd((key) => this.#endAllOf(key))
  }

  /** How many are open. */
  get open(): number {
    let count = 0
    for (const streams of this.#byKey.values()) count += streams.size
    return count
  }

  /** Ends the stream with the session of this principal. */
  keep(stream: SessionStream, principal: Principal): void {
    const key = principal.kind === 'account' ? principal.sessionKey : 'console'
    const streams = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, streams.add(stream))
    this.#look ??= setInterval(() => this.#endThoseRunOut(), LOOK_EVERY_MS).unref()
    stream.once('close', () => {
      streams.delete(stream)
      if (streams.size === 0 && this.#byKey.get(key) === streams) this.#byKey.delete(key)
      if (this.#byKey.size === 0) this.#stopLooking()
    })
  }

  /** Ends all of them. */
  closeAll(): void {
    for (const key of this.#byKey.keys()) this.#endAllOf(key)
  }

  #endAllOf(key: string): void {
    for (const stream of this.#byKey.get(key) ?? []) stream.destroy()
  }

  #endThoseRunOut(): void {
    for (const key of this.#byKey.keys()) {
      if (key !== 'console' && !this.#sessions.get(key)) this.#endAllOf(key)
    }
  }

  #stopLooking(): void {
    clearInterval(this.#look)
    this.#look = undefined
  }
}
