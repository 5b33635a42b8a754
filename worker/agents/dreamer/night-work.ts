import type { AskingSaid } from '../../../shared/domain/asking-said.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { askingSaid } from '../../models/asking-told.ts'
import type { RoleAsker } from '../../models/role-call.ts'
import type { RunContext } from '../agent.ts'
import type { AgentResources } from '../profile-agents.ts'
import type { RunModels } from '../run-models.ts'
import type { Food } from './food.ts'
import type { Night } from './night.ts'
import type { RunReport } from './run-report.ts'

/** What the dreamer works with. */
export interface DreamerResources extends Pick<
  AgentResources,
  | 'userId'
  | 'memories'
  | 'changes'
  | 'files'
  | 'memoryParts'
  | 'persona'
  | 'config'
  | 'approvals'
  | 'timeZone'
  | 'cognitiveMode'
> {
  readonly models: { open(): Promise<RoleAsker> }
}

/** One run of the dreamer, as its steps see it. */
export interface NightWork {
  readonly resources: DreamerResources
  readonly context: RunContext
  readonly signal: AbortSignal
  readonly models: RunModels
  readonly night: Night
  readonly food: readonly Food[]
  readonly report: RunReport
  readonly now: () => Date
  /** The day of an instant, where the person is. */
  readonly dayOf: (at: number) => string
}

/**
 * Why no model has answered, or its reply was none; whatever else went wrong is thrown. A run that is to end goes no further either.
 */
export function reasonOf(error: unknown, signal: AbortSignal): readonly AskingSaid[] {
  signal.throwIfAborted()
  if (error instanceof AppError && ASKING.has(error.code)) return askingSaid(error)
  throw error
}

/** `conflict`: the run has cost what it may. */
const ASKING: ReadonlySet<string> = new Set(['model-failed', 'conflict'])

/** Which of some memories are there: a person may have deleted or forgotten one while a model thought. */
export async function thoseThere(
  { resources }: Pick<NightWork, 'resources'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { finder } = resources.memoryParts
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => ((await finder.findAny(id, 'kept')) ? [id] : [])),
  )
  return new Set(found.flat())
}
