import { DueTimes } from './due-times.ts'
import { nextCron } from './next-cron.ts'
import { startTime } from './quiet-hours.ts'
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
  const times = new DueTimes()
  const { trigger } = agent
  if (trigger?.kind === 'window') {
    const { start } = trigger.hours
    const last = startTime(times.lastDaily(start, plan.timeZone, after), agent, { plan, times })
    const next = times.daily(start, plan.timeZone, after)
    return last > after ? last : startTime(next, agent, { plan, times })
  }
  if (trigger?.kind !== 'cron') return null
  // What is due in the quiet hours is started at their end, which may be yet to come.
  const { quietHours, timeZone } = plan
  const isPutOff =
    quietHours !== null && !agent.isQuietProof && times.isWithin(quietHours, timeZone, after)
  const from = isPutOff
    ? times.lastDaily(quietHours.start, timeZone, after) - 1
    : after - agent.jitterMs
  for (let due = cronAfter(trigger.pattern, timeZone, from); due !== null;) {
    const at = startTime(due, agent, { plan, times })
    if (at > after) return at
    due = cronAfter(trigger.pattern, timeZone, due)
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
