import { EXIT_RETRY, EXIT_UNUSABLE } from '../../shared/control/worker-contract.ts'
import type { WorkerSaid, WorkerSaidCode } from '../../shared/domain/worker-said.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { LimitReached } from '../limits/limit-behind.ts'
import type { Shortage } from './shortage.ts'
import type { WorkerExit } from './worker-exit.ts'

/** One sentence of those that can be said of a worker. */
export function said(code: WorkerSaidCode, values: WorkerSaid['values'] = {}): WorkerSaid {
  return { code, values }
}

/** What is to be said of an exit; what the process said itself comes last. */
export function exitSaid(exit: WorkerExit): readonly WorkerSaid[] {
  const { killedFor, spawnError, shortage } = exit
  if (!killedFor && shortage) return [said(SHORT[shortage])]
  if (!killedFor && spawnError) return [said('exit-unstarted', { quote: spawnError })]
  const ended = killedFor ? killedSaid(killedFor) : endSaid(exit)
  return exit.said ? [ended, said('it-said', { quote: exit.said })] : [ended]
}

const SHORT: Record<Shortage, WorkerSaidCode> = {
  files: 'exit-short-files',
  memory: 'exit-short-memory',
  processes: 'exit-short-processes',
}

const KILLED: Partial<Record<WorkerReason, WorkerSaidCode>> = {
  silent: 'exit-silent',
  identity: 'exit-stranger',
  'adoption-failed': 'exit-untaken',
  'disk-filled': 'exit-filling',
  shortage: 'exit-short-reach',
}

const LIMITS: Record<LimitReached['reason'], WorkerSaidCode> = {
  'out-of-memory': 'exit-memory',
  'process-limit': 'exit-processes',
  'file-limit': 'exit-files',
}

function killedSaid({ reason, afterMs }: NonNullable<WorkerExit['killedFor']>): WorkerSaid {
  if (reason === 'start-timeout') return said('exit-late', { seconds: afterMs / 1000 })
  return said(KILLED[reason] ?? 'exit-unreachable')
}

function endSaid({ code, signal, limit }: WorkerExit): WorkerSaid {
  if (limit) return said(LIMITS[limit.reason], { most: limit.most })
  if (signal === 'SIGKILL') return said('exit-killed')
  if (signal) return said('exit-signal', { signal })
  if (code === EXIT_UNUSABLE) return said('exit-unusable')
  if (code === EXIT_RETRY) return said('exit-held')
  return code === 0 ? said('exit-itself') : said('exit-code', { code: String(code) })
}
