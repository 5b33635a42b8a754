import type { AgentState } from '../../shared/api/agents.ts'
import type { AgentSchedule, ScheduleList } from '../../shared/api/schedules.ts'
import { DueTimes } from './due-times.ts'
import { inWords } from '../../shared/domain/said.ts'
import { nextStart } from './next-wake.ts'
import type { PersonalPlan, PersonalSchedule } from './schedule-plan.ts'
import type { KeptSchedule, ScheduleState } from './schedule-state.ts'
import { PROBLEM_WORDS } from './problem-words.ts'
import { triggerWords } from './trigger-words.ts'

interface Around {
  readonly state: ScheduleState
  readonly states: readonly AgentState[]
  readonly now: number
}

const MOST_NEXT = 5

/** When each agent runs by itself, as people are shown it. */
export function listSchedules(plan: PersonalPlan, around: Around): ScheduleList {
  const { timeZone, isPaused: paused, quietHours, most, unknown } = plan
  const quiet = quietHours !== null && new DueTimes().isWithin(quietHours, timeZone, around.now)
  return {
    items: plan.agents.map((schedule) => rowOf(schedule, plan, around)),
    nextCursor: null,
    timeZone,
    paused,
    quietHours: quietHours && { start: quietHours.start, end: quietHours.end },
    quiet,
    maxConcurrentAgents: most,
    unknown: [...unknown],
  }
}

function rowOf(
  schedule: PersonalSchedule,
  plan: PersonalPlan,
  { state, states, now }: Around,
): AgentSchedule {
  const { agent: name, trigger, source, problem, catchUp, isQuietProof } = schedule
  const kept = state.agents[name]
  return {
    name,
    enabled: trigger !== null,
    trigger: schedule.enabled ? triggerWords(trigger, name) : 'off',
    starts: schedule.enabled ? trigger : null,
    nextRuns: plan.isPaused ? [] : nextRuns(schedule, plan, { kept, now }),
    source,
    problem: problem && inWords([problem], PROBLEM_WORDS),
    problemSaid: problem,
    catchUp,
    ignoresQuietHours: isQuietProof,
    lastStartAt: kept?.lastStartAt ?? null,
    lastRun: states.find((one) => one.name === name)?.run ?? null,
  }
}

function nextRuns(
  schedule: PersonalSchedule,
  plan: PersonalPlan,
  { kept, now }: { readonly kept: KeptSchedule | undefined; readonly now: number },
): string[] {
  const times: string[] = []
  const next = nexter(schedule, plan, kept)
  for (let at = next(now); at !== null && times.length < MOST_NEXT; at = next(at))
    times.push(new Date(at).toISOString())
  return times
}

function nexter(
  schedule: PersonalSchedule,
  plan: PersonalPlan,
  kept: KeptSchedule | undefined,
): (after: number) => number | null {
  const { trigger } = schedule
  if (trigger?.kind !== 'interval') return (after) => nextStart(schedule, plan, after)
  const last = Date.parse(kept?.lastStartAt ?? kept?.seenUntil ?? '')
  if (!Number.isFinite(last)) return (after) => after + trigger.everyMs
  return (after) => {
    const passed = Math.max(0, Math.floor((after - last) / trigger.everyMs))
    return last + (passed + 1) * trigger.everyMs
  }
}
