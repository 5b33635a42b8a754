import type { AuditLog } from '../shared/audit/audit-log.ts'
import type { Logger } from '../shared/log/logger.ts'
import type { AccountStore } from './accounts/account-store.ts'
import { visitHolds } from './accounts/owner-access.ts'
import type { TokenVisit } from './http/token-visits.ts'
import type { SessionStore } from './sessions/session-store.ts'

interface VisitWatchParts {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly audit: AuditLog
  readonly logger: Logger
  /** The looks by token that are over, each once. */
  readonly endedByToken: () => readonly TokenVisit[]
}

const LOOK_EVERY_MS = 500

/**
 * Ends the visits of owners in others' profiles that may not go on: the hour is over, consent was taken back, an account was disabled
 * or deleted. Requests are refused at once anyway; this ends the streams that are open, and writes down that it is over.
 */
export class VisitWatch implements Disposable {
  readonly #parts: VisitWatchParts
  readonly #timer: NodeJS.Timeout

  private constructor(parts: VisitWatchParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  static start(parts: VisitWatchParts): VisitWatch {
    return new VisitWatch(parts)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const { accounts, sessions, logger, endedByToken } = this.#parts
    const failed = (error: unknown): void => logger.error({ evt: 'visit-not-ended', err: error })
    for (const { ownerId, targetId, span } of endedByToken())
      this.#note({ owner: ownerId, profile: targetId, until: span.until }).catch(failed)
    for (const { key, userId, switchedTo } of sessions.switched) {
      const { until } = switchedTo
      const [owner, target] = [accounts.byId(userId), accounts.byId(switchedTo.userId)]
      if (visitHolds({ owner, target, until }, Date.now())) continue
      const ended = { owner: userId, profile: switchedTo.userId, until }
      this.#end(key, ended).catch(failed)
    }
  }

  async #end(key: string, ended: Ended): Promise<void> {
    await this.#parts.sessions.endSwitch(key)
    await this.#note(ended)
  }

  async #note({ owner, profile, until }: Ended): Promise<void> {
    await this.#parts.audit.append({
      category: 'security',
      event: 'profile_switch_ended',
      userId: profile,
      actor: 'system',
      details: { owner, reason: Date.parse(until) <= Date.now() ? 'time' : 'not-allowed-any-more' },
    })
  }
}

interface Ended {
  readonly owner: string
  readonly profile: string
  readonly until: string
}
