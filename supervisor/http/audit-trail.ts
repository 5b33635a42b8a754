import { actorOf, type Principal } from '../../shared/domain/principal.ts'
import type { AuditEntry } from '../../shared/audit/audit-entry.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { isDiskFull } from '../../shared/errors/app-error.ts'

interface Asked {
  readonly principal: Principal
  readonly requestId: string
}

type Noted = Pick<AuditEntry, 'event' | 'userId' | 'details' | 'level'>

/** Notes in the system audit what a request did; settled when the line is written, so that nothing is answered unnoted. */
export class AuditTrail {
  readonly #log: AuditLog

  constructor(log: AuditLog) {
    this.#log = log
  }

  async note({ principal, requestId }: Asked, noted: Noted): Promise<void> {
    await this.#log.append({ category: 'security', actor: actorOf(principal), requestId, ...noted })
  }

  /** The same of what must go on where the disk is full; the metrics count what could not be noted. */
  async noteIfRoom(asked: Asked, noted: Noted): Promise<void> {
    await this.note(asked, noted).catch((error: unknown) => {
      if (!isDiskFull(error)) throw error
    })
  }
}
