import { decideCron } from './decide-cron.ts'
import { decideWindow } from './decide-window.ts'
import { decideEvent, decideIdle, decideInterval } from './decide-while-up.ts'
import {
  type AgentDecision,
  type Due,
  isoOf,
  type Missed,
  type Moment,
  type Question,
} from './due-question.ts'
import type { DueTimes } from './due-times.ts'
import type { PlannedAgent, PlannedTrigger, SchedulePlan } from './schedule-plan.ts'
import type { KeptSchedule, ScheduleState } from './schedule-state.ts'

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
  const made = new Map<string, Made>()
  let running = moment.running.size
  for (const planned of inOrder(plan.agents)) {
    const { agent } = planned
    const isFree = running < plan.most && !moment.running.has(agent)
    const before = state.agents[agent]
    const decided = decideOne(planned, before, { plan, moment, times, isFree })
    if (decided?.start) running += 1
    made.set(agent, { before, decided })
  }
  return {
    starts: [...made.values()].flatMap(({ decided }) => decided?.start ?? []),
    missed: [...made.values()].flatMap(({ decided }) => decided?.missed ?? []),
    waiting: [...made].flatMap(([agent, { decided }]) => (decided?.isWaiting ? [agent] : [])),
    state: withChanges(state, made),
  }
}

/** What is known of an agent’s schedule before and after it was decided about. */
interface Made {
  readonly before: KeptSchedule | undefined
  readonly decided: AgentDecision | undefined
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

function withChanges(state: ScheduleState, made: ReadonlyMap<string, Made>): ScheduleState {
  const isSame = [...made.values()].every(({ before, decided }) => decided?.kept === before)
  if (isSame) return state
  const agents = { ...state.agents }
  for (const [agent, { decided }] of made)
    if (decided) agents[agent] = decided.kept
    else delete agents[agent]
  return { ...state, agents }
}
