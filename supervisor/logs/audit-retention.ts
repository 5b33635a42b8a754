import { dropDaysBefore } from '../../shared/audit/audit-anchor.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'

interface RetentionParts {
  readonly folder: string
  readonly audit: AuditLog
  readonly logger: Logger
  /** Days that are kept; null keeps all. */
  readonly days: () => number | null
  readonly now?: () => Date
}

const LOOK_EVERY_MS = 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

/** Takes away days of the system audit that are older than they are to be kept, at the start and every hour. */
export class AuditRetention implements AsyncDisposable {
  readonly #parts: RetentionParts
  readonly #timer: NodeJS.Timeout
  #working: Promise<void> = Promise.resolve()

  private constructor(parts: RetentionParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref()
  }

  static start(parts: RetentionParts): AuditRetention {
    const retention = new AuditRetention(parts)
    void retention.look()
    return retention
  }

  /** Settled when what is too old is gone. A failure is logged, and tried again. */
  async look(): Promise<void> {
    this.#working = this.#working.then(async () => await this.#drop())
    await this.#working
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#working
  }

  async #drop(): Promise<void> {
    const { folder, audit, logger, days, now = () => new Date() } = this.#parts
    const kept = days()
    if (kept === null) return
    const first = new Date(now().getTime() - kept * DAY_MS).toISOString().slice(0, 10)
    try {
      const dropped = await dropDaysBefore(folder, first, now())
      if (dropped.length === 0) return
      const [from = '', to = from] = [dropped[0], dropped.at(-1)]
      await audit.append({
        category: 'system',
        event: 'audit_days_dropped',
        userId: null,
        actor: 'system',
        details: { from, to, days: dropped.length, kept_days: kept },
      })
    } catch (error) {
      logger.error({ evt: 'audit-days-not-dropped', err: error })
    }
  }
}
