import type { AgentRun } from '../../shared/api/agents.ts'
import type { AgentName, RunTrigger } from '../../shared/domain/agent-run.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { RunSaid } from '../../shared/domain/run-said.ts'
import type { TokenUsage } from '../models/chat-protocol.ts'
import type { Change } from './change.ts'
import { afterFailure, attemptAfter } from './retry-policy.ts'
import { runSaid, runTold } from './run-told.ts'
import { thingsIn } from './undo-steps.ts'

/** How a run is wanted. */
export interface StartOptions {
  /** Nothing is changed, and what would be is said. */
  readonly preview?: boolean | undefined
}

export interface StartWish {
  readonly by: string
  readonly trigger: RunTrigger
  readonly options?: StartOptions
}

/** A run that was due while nothing could run. */
export interface MissedRun {
  readonly trigger: RunTrigger
  readonly dueAt: Date
  /** Why it did not run, and whether it is made up for. */
  readonly said: RunSaid
}

/** The record of a run that is wanted just now. */
export function newRun(agent: AgentName, { by, trigger, options }: StartWish): AgentRun {
  return {
    id: newId('run'),
    agent,
    status: 'queued',
    trigger,
    ...(options?.preview === true ? { preview: true } : {}),
    startedBy: by,
    queuedAt: new Date().toISOString(),
    counts: {},
  }
}

/** The record of another attempt at what a run was to do. */
export function retryRun(failed: AgentRun): AgentRun {
  const run = newRun(failed.agent, { by: failed.startedBy, trigger: 'retry' })
  return { ...run, attempt: attemptAfter(failed), retryOf: failed.id }
}

/** The record of a run that was due while nothing could run. */
export function missedRun(agent: AgentName, { trigger, dueAt, said }: MissedRun): AgentRun {
  const run = newRun(agent, { by: 'system', trigger })
  return { ...run, status: 'missed', dueAt: dueAt.toISOString(), ...runTold(said) }
}

/** The record of a run that a killed worker left, with what it had noted as changed. */
export function brokenOff(
  run: AgentRun,
  isRetried: boolean,
  { now, changes }: { readonly now: number; readonly changes: readonly Change[] | undefined },
): AgentRun {
  const changed = changes && { changes: new Set(changes.flatMap(thingsIn)).size }
  const end = { status: 'failed', endedAt: new Date(now).toISOString(), ...changed } as const
  if (!isRetried || run.preview)
    return { ...run, ...end, ...runTold(runSaid('worker-ended'), runSaid('safe-to-repeat')) }
  return { ...run, ...end, ...afterFailure(run, [runSaid('worker-ended')], now) }
}

/** The record of a run that failed and is tried again no more. */
export function withoutRetry(
  { retryAt: _retryAt, ...run }: AgentRun,
  ...why: readonly RunSaid[]
): AgentRun {
  return why.length === 0 ? run : { ...run, ...runTold(...saidBefore(run), ...why) }
}

function saidBefore({ said, message = '' }: AgentRun): readonly RunSaid[] {
  return said ?? (message === '' ? [] : [runSaid('earlier', { quote: message })])
}

/** The record with what a model was asked for. */
export function withUsage(
  run: AgentRun,
  model: string,
  { promptTokens, completionTokens }: TokenUsage,
): AgentRun {
  const { tokens = { prompt: 0, completion: 0 }, models = [] } = run
  return {
    ...run,
    tokens: {
      prompt: tokens.prompt + (promptTokens ?? 0),
      completion: tokens.completion + (completionTokens ?? 0),
    },
    models: models.includes(model) ? models : [...models, model],
  }
}

/** The record with more of what is counted. */
export function withCount(run: AgentRun, name: string, by: number): AgentRun {
  return { ...run, counts: { ...run.counts, [name]: (run.counts[name] ?? 0) + by } }
}
