import type { AuditEntry } from '../../shared/audit/audit-entry.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Caller } from '../http/handler.ts'

interface ProfileAuditOptions {
  readonly userId: string
  readonly log: AuditLog
  readonly logger: Logger
}

const DAY_MS = 24 * 60 * 60 * 1000

type Details = NonNullable<AuditEntry['details']>

/** The audit of a profile: what was done in it, and who else looked into it. Ids and counts only, never text. */
export class ProfileAudit {
  readonly #userId: string
  readonly #log: AuditLog
  readonly #logger: Logger
  /** The day of the newest line, counted from 1970. */
  #day: number | undefined
  #onNewDay = (): void => undefined

  constructor({ userId, log, logger }: ProfileAuditOptions) {
    this.#userId = userId
    this.#log = log
    this.#logger = logger
  }

  /** Notes something that is done already; a full disk cannot undo it. */
  async done(caller: Caller, event: string, details: Details): Promise<void> {
    try {
      await this.#append(caller, event, details)
    } catch (error) {
      this.#logger.error({
        evt: 'audit-write-failed',
        audit_event: event,
        request_id: caller.requestId,
        err: error,
      })
    }
  }

  /** Notes that somebody other than the profile's person is about to be shown something. No note, no look: it throws. */
  async shown(caller: Caller, event: string, details: Details): Promise<void> {
    if (caller.actor !== `user:${this.#userId}`) await this.#append(caller, event, details)
  }

  /** Notes that an owner opens or leaves the profile. No note, no visit: it throws. */
  async visited(caller: Caller, event: string, details: Details): Promise<void> {
    await this.#log.append({ ...this.#entry(caller, event, details), category: 'security' })
  }

  /** What the newest line is known by; null before this worker's first. */
  get head(): string | null {
    return this.#log.head
  }

  /** Calls back when the first line of another day is written. */
  set onNewDay(listener: () => void) {
    this.#onNewDay = listener
  }

  async flush(): Promise<void> {
    await this.#log.flush()
  }

  async #append(caller: Caller, event: string, details: Details): Promise<void> {
    await this.#log.append(this.#entry(caller, event, details))
    const day = Math.floor(Date.now() / DAY_MS)
    if (this.#day !== day && this.#day !== undefined) this.#onNewDay()
    this.#day = day
  }

  #entry({ actor, requestId }: Caller, event: string, details: Details): AuditEntry {
    return { category: 'data', event, userId: this.#userId, actor, requestId, details }
  }
}
