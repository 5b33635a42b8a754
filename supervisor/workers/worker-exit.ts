import { EXIT_RETRY, EXIT_UNUSABLE } from '../../shared/control/worker-contract.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { LimitReached } from '../limits/limit-behind.ts'

/** How a worker's process ended, or failed to begin. */
export interface WorkerExit {
  readonly code: number | null
  readonly signal: string | null
  /** The last line that it said on stderr, or the reason that it left. */
  readonly said: string | null
  /** Set when the process could not be started at all. */
  readonly spawnError?: string
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
  return { code: null, signal: null, said: null, spawnError: messageOf(error) }
}

/** The exit in words for a person. */
export function exitInWords(exit: WorkerExit): string {
  const { code, signal, said, spawnError, killedFor, limit } = exit
  const because = said ? ` It said: ${said}` : ''
  if (killedFor) return `${killedInWords(killedFor)}${because}`
  if (spawnError) return `It could not be started: ${spawnError}.`
  if (limit) return `It ended by a limit: ${limit.words}.${because}`
  if (signal === 'SIGKILL')
    return `It was killed (SIGKILL), perhaps because the machine ran out of memory.${because}`
  if (signal) return `It ended by ${signal}.${because}`
  if (code === EXIT_UNUSABLE) return `Its profile folder cannot be used.${because}`
  if (code === EXIT_RETRY) return `Another worker holds its profile.${because}`
  if (code === 0) return `It ended by itself.${because}`
  return `It ended with exit code ${code}.${because}`
}

const KILLED: Partial<Record<WorkerReason, string>> = {
  silent: 'It fell silent and was ended.',
  identity: 'It answered as another worker, or somewhere else, and was ended.',
  'adoption-failed': 'It could not be taken over and was ended.',
}

function killedInWords({ reason, afterMs }: NonNullable<WorkerExit['killedFor']>): string {
  if (reason === 'start-timeout') return `It did not start in ${afterMs / 1000} s and was ended.`
  return KILLED[reason] ?? 'It could not be reached and was ended.'
}

/** The exit as one of the closed list of reasons. */
export function exitReason({ code, signal, spawnError, limit }: WorkerExit): WorkerReason {
  if (spawnError) return 'spawn-failed'
  if (limit) return limit.reason
  if (signal) return 'signal'
  return code === EXIT_UNUSABLE ? 'not-usable' : 'exit'
}
