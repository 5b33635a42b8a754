import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { WorkerChange } from './worker-changes.ts'
import { pidOf } from './worker-life.ts'
import { stateInWords } from './worker-words.ts'

interface Listeners {
  readonly logger: Logger
  readonly audit: AuditLog
}

const ALARMING: ReadonlySet<string> = new Set(['crashed', 'backoff', 'failed'])

/** Says why the supervisor is about to end by itself. */
export function noteStartsFail({ profile, to }: WorkerChange, logger: Logger): void {
  logger.fatal(
    { evt: 'starts-fail', user_id: profile.userId, reason: to.state.reason },
    `The workers of ten people failed to start one after another, the last because: ${stateInWords(to, performance.now())} The supervisor ends, so that a new one can try; workers that run go on.`,
  )
}

/** Writes a change in a worker's life into the log and the system audit. */
export function noteChange(
  { profile, from, to }: WorkerChange,
  { logger, audit }: Listeners,
): void {
  const { state, generation } = to
  const level = ALARMING.has(state.status) ? 'warn' : 'info'
  logger[level](
    {
      evt: 'worker-state-changed',
      user_id: profile.userId,
      username: profile.username,
      generation,
      state_from: from.state.status,
      state_to: state.status,
      reason: state.reason,
      worker_pid: pidOf(state),
    },
    stateInWords(to, performance.now()),
  )
  const details = { from: from.state.status, to: state.status, reason: state.reason, generation }
  audit
    .append({
      category: 'system',
      level,
      event: 'worker_state_changed',
      userId: profile.userId,
      actor: 'system',
      details,
    })
    .catch((error: unknown) => logger.error({ evt: 'audit-not-written', err: error }))
}
