import type { AgentRun } from '../../shared/api/agents.ts'
import type { AgentName } from '../../shared/domain/agent-run.ts'
import type { RunSaid } from '../../shared/domain/run-said.ts'
import { isDiskFull } from '../../shared/errors/app-error.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { runSaid, type RunTold, runTold } from './run-told.ts'

const MINUTE_MS = 60_000
/** Before the second, the third and the fourth attempt. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 25 * MINUTE_MS] as const

/** What the record of a run says of its next attempt. */
export interface NextAttempt extends RunTold {
  readonly attempt: number
  readonly retryAt?: string
}

/** Whether a failure may pass by itself: a model that did not answer, a full disk. Faults of ours and bad input do not. */
export function mayPass(error: unknown): boolean {
  if (isDiskFull(error)) return true
  if (error instanceof ModelFailure) return error.mayPass
  return error instanceof Error && error.cause !== undefined && mayPass(error.cause)
}

/** When a run that failed for a reason that may pass is tried again: after 1, 5 and 25 minutes, and then no more. */
export function afterFailure(
  { attempt = 1 }: Pick<AgentRun, 'attempt'>,
  why: readonly RunSaid[],
  now: number,
): NextAttempt {
  const pauseMs = PAUSES_MS[attempt - 1]
  if (pauseMs !== undefined)
    return { ...runTold(...why), attempt, retryAt: new Date(now + pauseMs).toISOString() }
  return { ...runTold(...why, runSaid('tried-often', { attempts: attempt })), attempt }
}

/** The attempt after a run. One that the worker's stop cut off does not count as tried. */
export function attemptAfter({ status, attempt = 1 }: AgentRun): number {
  return status === 'failed' ? attempt + 1 : attempt
}

/**
 * The runs that are to be tried again, one an agent at most. A run that is done or was cancelled since ends the waiting, as does the
 * attempt itself.
 *
 * @param runs the newest first
 */
export function pendingRetries(runs: readonly AgentRun[]): AgentRun[] {
  const decided = new Set<AgentName>()
  const pending: AgentRun[] = []
  for (const run of runs) {
    if (decided.has(run.agent) || !decides(run)) continue
    decided.add(run.agent)
    if (run.retryAt !== undefined) pending.push(run)
  }
  return pending
}

function decides({ status, preview, retryAt, retryOf }: AgentRun): boolean {
  if (preview || status === 'missed') return false
  return retryAt !== undefined || retryOf !== undefined || status !== 'failed'
}
