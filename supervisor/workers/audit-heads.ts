import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { PROFILE_HEAD } from '../../shared/audit/profile-heads.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ToldByWorker } from './worker-changes.ts'

interface HeadParts {
  readonly audit: AuditLog
  readonly logger: Logger
}

/** Notes in the system audit what the newest line of each profile's audit is known by, so that a profile's audit cannot be cut short unseen. */
export class AuditHeads {
  readonly #parts: HeadParts
  readonly #noted = new Map<string, string>()

  constructor(parts: HeadParts) {
    this.#parts = parts
  }

  told({ profile, message }: ToldByWorker): void {
    const { userId } = profile
    if (message.kind !== 'audit-head' || this.#noted.get(userId) === message.head) return
    this.#noted.set(userId, message.head)
    const { audit, logger } = this.#parts
    const details = { head: message.head }
    audit
      .append({ category: 'security', event: PROFILE_HEAD, userId, actor: 'system', details })
      .catch((error: unknown) => {
        this.#noted.delete(userId)
        logger.error({ evt: 'audit-not-written', err: error })
      })
  }
}
