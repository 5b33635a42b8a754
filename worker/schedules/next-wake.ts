import { DueTimes } from './due-times.ts'
import { nextCron } from './next-cron.ts'
import { isQuiet, startTime } from './quiet-hours.ts'
import type { PlannedAgent, SchedulePlan } from './schedule-plan.ts'

/** When a worker must be awake next, and for what. */
export interface Wake {
  readonly at: Date
  /** What is due then, in words without anybody's: `schedule digest`, `sleep window`. */
  readonly because: readonly string[]
}

interface Due {
  readonly at: number
  readonly because: string
}

/**
 * The first moment after another at which an agent is to be started that wakes a worker, or a reminder is due, with all that is due
 * then; null when nothing ever is.
 *
 * @param reminderAt when the next reminder of the calendar is due, in ms since the epoch
 */
export function nextWake(
  { plan, reminderAt }: { readonly plan: SchedulePlan; readonly reminderAt?: number | undefined },
  after: Date,
): Wake | null {
  const agents = plan.isPaused ? [] : plan.agents
  const dues = agents.flatMap((agent) => agentDues(agent, plan, after.getTime()))
  if (reminderAt !== undefined && reminderAt > after.getTime())
    dues.push({ at: reminderAt, because: 'reminder' })
  const first = Math.min(...dues.map(({ at }) => at))
  if (!Number.isFinite(first)) return null
  const because = dues.filter(({ at }) => at === first).map((due) => due.because)
  return { at: new Date(first), because }
}

/** When an agent that wakes a worker is started next by itself. */
export function nextStart(agent: PlannedAgent, plan: SchedulePlan, after: number): number | null {
  const { trigger } = agent
  const around = { plan, times: new DueTimes() }
  if (trigger?.kind === 'window')
    return nextWindow(agent, trigger.hours.start, { ...around, after })
  if (trigger?.kind === 'cron') return nextCronStart(agent, trigger.pattern, { ...around, after })
  return null
}

interface Around {
  readonly plan: SchedulePlan
  readonly times: DueTimes
  readonly after: number
}

function nextWindow(agent: PlannedAgent, start: string, around: Around): number {
  const { plan, times, after } = around
  const last = startTime(times.lastDaily(start, plan.timeZone, after), agent, around)
  return last > after ? last : startTime(times.daily(start, plan.timeZone, after), agent, around)
}

function nextCronStart(agent: PlannedAgent, pattern: string, around: Around): number | null {
  const { plan, times, after } = around
  const { quietHours, timeZone } = plan
  // What is due in the quiet hours is started at their end, which may be yet to come.
  const isPutOff = quietHours !== null && isQuiet(agent, plan, { times, at: after })
  const from = isPutOff
    ? times.lastDaily(quietHours.start, timeZone, after) - 1
    : after - agent.jitterMs
  for (let due = cronAfter(pattern, timeZone, from); due !== null;) {
    const at = startTime(due, agent, around)
    if (at > after) return at
    due = cronAfter(pattern, timeZone, due)
  }
  return null
}

function cronAfter(pattern: string, timeZone: string, after: number): number | null {
  return nextCron(pattern, timeZone, new Date(after))?.getTime() ?? null
}

function agentDues(agent: PlannedAgent, plan: SchedulePlan, after: number): Due[] {
  const at = nextStart(agent, plan, after)
  if (at === null) return []
  const isSleep = agent.agent === 'sleep-service' && agent.trigger?.kind === 'window'
  return [{ at, because: isSleep ? 'sleep window' : `schedule ${agent.agent.slice(0, 60)}` }]
}
