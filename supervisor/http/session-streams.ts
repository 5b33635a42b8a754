import type { Principal } from '../../shared/domain/principal.ts'
import type { SessionStore } from '../sessions/session-store.ts'

/** An answer or a connection that is under way. */
interface Stream {
  once(event: 'close', listener: () => void): unknown
  destroy(): unknown
}

/** What is under way for each session, so that it ends with the session, and with the profile that the session shows. */
export class SessionStreams {
  readonly #bySession = new Map<string, Set<Stream>>()

  constructor(sessions: SessionStore) {
    sessions.onEnd((key) => this.#endAllOf(key))
  }

  get open(): number {
    let count = 0
    for (const streams of this.#bySession.values()) count += streams.size
    return count
  }

  /** Keeps a stream until it closes. */
  keep(stream: Stream, principal: Principal): void {
    const key = principal.kind === 'account' ? principal.sessionKey : 'console'
    const streams = this.#bySession.get(key) ?? new Set()
    this.#bySession.set(key, streams.add(stream))
    stream.once('close', () => {
      streams.delete(stream)
      if (streams.size === 0 && this.#bySession.get(key) === streams) this.#bySession.delete(key)
    })
  }

  /** Ends every stream of everybody. */
  endAll(): void {
    for (const streams of this.#bySession.values()) for (const stream of streams) stream.destroy()
  }

  #endAllOf(key: string): void {
    for (const stream of this.#bySession.get(key) ?? []) stream.destroy()
  }
}
