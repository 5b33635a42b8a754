import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { RunProposal } from '../../shared/api/proposals.ts'
import type { AgentName, RunTrigger } from '../../shared/domain/agent-run.ts'
import type { AgentNature, Hindrance } from '../profile/cognitive-mode.ts'
import type { TokenUsage } from '../models/chat-protocol.ts'
import type { Change } from './change.ts'
import type { Decision } from './decision-log.ts'
import type { CopiedText } from './undo-copies.ts'

/** What a run is told, and what it says of its work. */
export interface RunContext {
  readonly runId: string
  readonly trigger: RunTrigger
  /**
   * The run says what it would change, by `decide`, `count` and files of its own below `out/`, and changes nothing: `note` and
   * `keepCopies` throw. Only agents that `canPreview` meet it.
   */
  readonly isPreview: boolean
  /** `agent:<name>`, as audits and provenances have it. */
  readonly actor: string
  /**
   * Notes what the run is about to change, so that it can be taken back; durable when it is settled. INVARIANT for agents: first note,
   * then change; what a crash leaves noted and not done is passed over by an undo.
   */
  readonly note: (change: Change) => Promise<void>
  /** Keeps what files hold that the run is about to overwrite; durable when it is settled. */
  readonly keepCopies: (copies: readonly CopiedText[]) => Promise<void>
  /** Keeps with the run's record what it did, or in a preview would do, and what it left out; takes the place of what it said before. */
  readonly keepProposal: (proposal: RunProposal) => Promise<void>
  /** Notes in `logs/decisions/` what was chosen, from what, and why. */
  readonly decide: (decision: Decision) => Promise<void>
  /** Adds what a model was asked for to the run's record. */
  readonly spend: (model: string, usage: TokenUsage) => void
  /** Adds to a count of the run's record: `memories`, `files`. */
  readonly count: (name: string, by?: number) => void
  /** Says how far the run is. */
  readonly report: (progress: { readonly done: number; readonly of?: number }) => void
  /** Aborted when the worker is about to stop. What a cancel must not leave half done watches this one instead of `signal`. */
  readonly stopping: AbortSignal
}

/** Why a run is to end before it is done: the reason of its aborted signal. */
export class RunEnding extends Error {
  readonly why: 'cancel' | 'limit' | 'stop' | 'hindered'

  constructor(why: RunEnding['why']) {
    super(`The run is to end: ${why}.`)
    this.why = why
  }
}

/**
 * Something that works in a profile by itself. INVARIANTS: it is safe to run again after a crash at any moment; it ends soon after its
 * signal is aborted; it notes each change before it makes it; it writes no text of a person into counts, messages and logs.
 */
export interface Agent {
  readonly name: AgentName
  /** What it does, in a sentence. */
  readonly summary: string
  readonly timeLimitMs: number
  /** What it does, as far as the cognitive modes ask. */
  readonly nature: AgentNature
  /** It asks `context.isPreview`; to others a preview is refused. */
  readonly canPreview?: true
  /** Why it may not run now, other than the cognitive mode; null when it may. */
  readonly hindrance: () => Hindrance | null
  /** False where whoever starts it tries again by itself; else the runner does, when what a run failed of may pass. */
  readonly isRetried?: false
  /**
   * Works until it is done. `signal` is aborted, with a `RunEnding`, by a cancel, the time limit, the worker's stop, or a cognitive mode
   * in which it may not work.
   */
  run(context: RunContext, signal: AbortSignal): Promise<void>
  /** Told when a run of it has been taken back. */
  readonly onUndone: (runId: string) => Promise<void>
}

/** Throws `invalid-input` for an agent that cannot say what it would do without doing it. */
export function checkMayPreview({ name, canPreview }: Agent): void {
  if (canPreview) return
  throw refusal('no-preview', `The ${name} cannot preview: leave "preview" away.`, {
    as: 'invalid-input',
  })
}

/** The agent of a name. Throws `not-found` with the names that there are. */
export function agentNamed(agents: readonly Agent[], name: string): Agent {
  const agent = agents.find((one) => one.name === name)
  if (agent) return agent
  const names = agents.map((one) => one.name).join(', ')
  throw new AppError('not-found', `There is no agent of this name. There are: ${names}.`)
}
