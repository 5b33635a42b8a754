import type { AuditEntry } from '../../shared/audit/audit-entry.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Caller } from '../http/handler.ts'

interface ProfileAuditOptions {
  readonly userId: string
  readonly log: AuditLog
  readonly logger: Logger
}

type Details = NonNullable<AuditEntry['details']>

/** The audit of a profile: what was done in it, and who else looked into it. Ids and counts only, never text. */
export class ProfileAudit {
  readonly #userId: string
  readonly #log: AuditLog
  readonly #logger: Logger

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

  async flush(): Promise<void> {
    await this.#log.flush()
  }

  async #append(caller: Caller, event: string, details: Details): Promise<void> {
    await this.#log.append(this.#entry(caller, event, details))
  }

  #entry({ actor, requestId }: Caller, event: string, details: Details): AuditEntry {
    return { category: 'data', event, userId: this.#userId, actor, requestId, details }
  }
}
