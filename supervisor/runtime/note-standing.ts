import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { BuildStanding } from './build-standing.ts'

interface Step {
  readonly from: BuildStanding
  readonly to: BuildStanding
  /** The supervisor's own build, which it is about. */
  readonly own: string
}

interface Listeners {
  readonly logger: Logger
  readonly audit: AuditLog
}

/** Writes into the log, and a refusal into the system audit too, what has become of a build. */
export function noteStanding({ from, to, own }: Step, { logger, audit }: Listeners): void {
  switch (to.kind) {
    case 'trusted':
      return logger.info({ evt: 'worker-build-trusted', build: own })
    case 'new':
      return logger.info({ evt: 'worker-build-tried-again', build: own, was: from.kind })
    case 'doubted':
      return logger.warn(
        { evt: 'worker-build-doubted', build: own, earlier: to.earlier },
        'A worker did not come up with this build: the one before is tried',
      )
    case 'refused': {
      const { earlier, refusal } = to
      const { userId, reason } = refusal
      logger.error(
        { evt: 'worker-build-refused', build: own, earlier, user_id: userId, reason },
        'Workers are started from the build before this one, with which that worker comes up. To try this one again: mh restart --workers',
      )
      const details = { build: own, earlier, reason }
      audit
        .append({
          category: 'system',
          level: 'error',
          event: 'worker_build_refused',
          userId,
          actor: 'system',
          details,
        })
        .catch((error: unknown) => logger.error({ evt: 'audit-not-written', err: error }))
    }
  }
}
