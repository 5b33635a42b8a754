import type { RunTrigger } from '../../shared/domain/agent-run.ts'
import type { RunSaid } from '../../shared/domain/run-said.ts'
import type { DueTimes } from './due-times.ts'
import type { PlannedAgent, PlannedTrigger, SchedulePlan } from './schedule-plan.ts'
import type { KeptSchedule } from './schedule-state.ts'

/** How things stand when it is decided. */
export interface Moment {
  readonly now: number
  /** Since when the person is away, and for how long by a clock that never jumps; null when they never were there. */
  readonly away: { readonly since: string; readonly forMs: number } | null
  /** The agents that are under way. */
  readonly running: ReadonlySet<string>
  /** When something happened last for which an agent is to be started. */
  readonly eventsAt: ReadonlyMap<string, number>
}

/** An agent that is to be started now. */
export interface Due {
  readonly agent: string
  readonly trigger: RunTrigger
  readonly dueAt: number
}

/** What was due and is not made up for, and why. */
export interface Missed extends Due {
  readonly said: RunSaid
}

/** What one agent's schedule comes to. */
export interface AgentDecision {
  readonly kept: KeptSchedule
  readonly start?: Due
  readonly missed?: Missed
  /** It is due, or about to be: the worker must stay up. */
  readonly isWaiting?: boolean
}

/** What is asked of the rule of one kind of trigger. */
export interface Question<Kind extends PlannedTrigger['kind'] = PlannedTrigger['kind']> {
  readonly planned: PlannedAgent
  readonly trigger: Extract<PlannedTrigger, { kind: Kind }>
  readonly kept: KeptSchedule
  readonly plan: SchedulePlan
  readonly moment: Moment
  readonly times: DueTimes
  /** Whether it may be started now: neither it nor too many others are under way. */
  readonly isFree: boolean
}

/** As times are kept. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
