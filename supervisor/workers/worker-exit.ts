import { EXIT_UNUSABLE } from '../../shared/control/worker-contract.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import { type Shortage, shortageOf } from './shortage.ts'
import type { LimitReached } from '../limits/limit-behind.ts'

/** How a worker's process ended, or failed to begin. */
export interface WorkerExit {
  readonly code: number | null
  readonly signal: string | null
  /** The last line that it said on stderr, or the reason that it left. */
  readonly said: string | null
  /** Set when the process could not be started at all. */
  readonly spawnError?: string
  /** Set when that was for want of something that is not the profile's. */
  readonly shortage?: Shortage
  /** Set when it ended because it wanted more than it may have. */
  readonly limit?: LimitReached
  /** Set when it was killed for something that it did or did not do. */
  readonly killedFor?: { readonly reason: WorkerReason; readonly afterMs: number }
}

/** What a start that gave no process amounts to. */
export function exitOfFailedSpawn(error: unknown): WorkerExit {
  if (error instanceof AppError && error.code === 'profile-unusable') {
    return { code: EXIT_UNUSABLE, signal: null, said: error.message }
  }
  const shortage = shortageOf(error)
  const spawnError = messageOf(error)
  return { code: null, signal: null, said: null, spawnError, ...(shortage ? { shortage } : {}) }
}

/** The exit as one of the closed list of reasons. */
export function exitReason(exit: WorkerExit): WorkerReason {
  const { code, signal, spawnError, shortage, limit } = exit
  if (shortage) return 'shortage'
  if (spawnError) return 'spawn-failed'
  if (limit) return limit.reason
  if (signal) return 'signal'
  return code === EXIT_UNUSABLE ? 'not-usable' : 'exit'
}
