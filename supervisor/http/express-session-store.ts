import session from 'express-session'
import { SESSION_LIFETIME_MS } from '../sessions/session.ts'
import { sessionKeyOf, type SessionStore } from '../sessions/session-store.ts'

type Callback = (error?: unknown) => void

/**
 * Lets express-session see our sessions. It never makes one: `set` on a session that was not admitted, or has ended, does nothing,
 * so that a slow request cannot bring an ended session back. (Extends a class because express-session asks for that.)
 */
export class ExpressSessionStore extends session.Store {
  readonly #sessions: SessionStore

  constructor(sessions: SessionStore) {
    super()
    this.#sessions = sessions
  }

  override get(
    id: string,
    callback: (error: unknown, found?: session.SessionData | null) => void,
  ): void {
    const found = this.#sessions.get(sessionKeyOf(id))
    callback(null, found ? { cookie: { originalMaxAge: SESSION_LIFETIME_MS } } : null)
  }

  override set(id: string, _data: session.SessionData, callback?: Callback): void {
    this.#sessions.touch(sessionKeyOf(id))
    callback?.()
  }

  override destroy(id: string, callback?: Callback): void {
    this.#sessions.end(sessionKeyOf(id)).then(
      () => callback?.(),
      (error: unknown) => callback?.(error),
    )
  }
}
