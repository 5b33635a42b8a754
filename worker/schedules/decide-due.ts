import type { RunTrigger } from '../../shared/domain/agent-run.ts'
import { decideCron } from './decide-cron.ts'
import { decideWindow } from './decide-window.ts'
import { decideEvent, decideIdle, decideInterval } from './decide-while-up.ts'
import type { DueTimes } from './due-times.ts'
import type { PlannedAgent, PlannedTrigger, SchedulePlan } from './schedule-plan.ts'
import type { KeptSchedule, ScheduleState } from './schedule-state.ts'

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
  readonly message: string
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

export interface Decision {
  readonly starts: readonly Due[]
  readonly missed: readonly Missed[]
  /** The same object when nothing changed. */
  readonly state: ScheduleState
  readonly waiting: readonly string[]
}

/**
 * Which agents start now, and which have missed their time. INVARIANTS: what is due at one time is decided once; as long as the state
 * that is given has not been kept, the same is decided again.
 */
export function decideDue(
  state: ScheduleState,
  plan: SchedulePlan,
  { moment, times }: { readonly moment: Moment; readonly times: DueTimes },
): Decision {
  times.begin()
  const starts: Due[] = []
  const missed: Missed[] = []
  const waiting: string[] = []
  const changed: Record<string, KeptSchedule | undefined> = {}
  for (const planned of inOrder(plan.agents)) {
    const before = state.agents[planned.agent]
    const running = moment.running.size + starts.length
    const isFree = running < plan.most && !moment.running.has(planned.agent)
    const decided = decideOne(planned, before, { plan, moment, times, isFree })
    if (decided?.kept !== before) changed[planned.agent] = decided?.kept
    if (decided?.start) starts.push(decided.start)
    if (decided?.missed) missed.push(decided.missed)
    if (decided?.isWaiting === true) waiting.push(planned.agent)
  }
  return { starts, missed, waiting, state: withChanges(state, changed) }
}

/** Who is more urgent goes first, and else who is first in the plan. */
function inOrder(agents: readonly PlannedAgent[]): readonly PlannedAgent[] {
  return agents.every(({ priority }) => priority === 0)
    ? agents
    : agents.toSorted((one, other) => other.priority - one.priority)
}

function decideOne(
  planned: PlannedAgent,
  before: KeptSchedule | undefined,
  around: Pick<Question, 'plan' | 'moment' | 'times' | 'isFree'>,
): AgentDecision | undefined {
  const { trigger } = planned
  // One that is switched off is as new when it is switched on.
  if (!trigger) return undefined
  const kept = freshened(before, trigger, around)
  const question = { ...around, planned, kept }
  switch (trigger.kind) {
    case 'cron':
      return decideCron({ ...question, trigger })
    case 'window':
      return decideWindow({ ...question, trigger })
    case 'interval':
      return decideInterval({ ...question, trigger })
    case 'idle':
      return decideIdle({ ...question, trigger })
    case 'event':
      return decideEvent({ ...question, trigger })
  }
}

const HOUR_MS = 3_600_000
/** A clock that goes back by more than this was wrong before: what it had seen then counts no more. */
const LONGEST_BACK_MS = 25 * HOUR_MS

/** What is kept of a schedule, unless it is another now, or the clock was far ahead. */
function freshened(
  before: KeptSchedule | undefined,
  trigger: PlannedTrigger,
  { plan, moment: { now }, times }: Pick<Question, 'plan' | 'moment' | 'times'>,
): KeptSchedule {
  const key = keyOf(trigger)
  const isSame = before?.trigger === key
  if (isSame && Date.parse(before.seenUntil) - now <= LONGEST_BACK_MS) return before
  if (trigger.kind !== 'window') return { trigger: key, seenUntil: isoOf(now) }
  // Hours that are on when somebody arranges them count at once.
  const { hours } = trigger
  const isOn = times.isWithin(hours, plan.timeZone, now)
  const from = isOn ? times.lastDaily(hours.start, plan.timeZone, now) - 1 : now
  return { trigger: key, seenUntil: isoOf(from) }
}

function keyOf(trigger: PlannedTrigger): string {
  switch (trigger.kind) {
    case 'cron':
      return `cron ${trigger.pattern}`
    case 'interval':
      return `interval ${trigger.everyMs}`
    case 'window':
      return `window ${trigger.hours.start} ${trigger.hours.end}`
    case 'idle':
      return 'idle'
    case 'event':
      return `event ${trigger.on}`
  }
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

function withChanges(
  state: ScheduleState,
  changed: Readonly<Record<string, KeptSchedule | undefined>>,
): ScheduleState {
  if (Object.keys(changed).length === 0) return state
  const entries = Object.entries({ ...state.agents, ...changed })
  const agents: Record<string, KeptSchedule> = {}
  for (const [name, kept] of entries) if (kept) agents[name] = kept
  return { ...state, agents }
}
