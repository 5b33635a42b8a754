import { AGENT_NAMES, type AgentName } from '../../shared/domain/agent-run.ts'
import type { ScheduleChange } from '../../shared/domain/schedule.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import { type Members, isMembers } from '../documents/members.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyAgents } from '../lazy-agents.ts'
import { NO_CRON } from '../schedules/problem-words.ts'
import { isCron } from '../schedules/schedule-plan.ts'
import type { Schedules } from '../schedules-for.ts'
import type { ProfileAudit } from './profile-audit.ts'

interface ScheduleOptions {
  readonly schedules: Pick<Schedules, 'plan' | 'engine' | 'wakes'>
  readonly agents: LazyAgents
  readonly config: ProfileConfig
  readonly audit: ProfileAudit
}

type ScheduleHandlers = Pick<WorkerHandlers, 'listSchedules' | 'setSchedule'>

/** Answers the schedules' routes. A profile’s schedules name its agents, and nothing of anybody else. */
export function scheduleHandlers(options: ScheduleOptions): ScheduleHandlers {
  const { schedules, agents, config, audit } = options
  const list = async () => {
    const { listSchedules } = await import('../schedules/list-schedules.ts')
    const { plan, engine } = schedules
    const states = await (await agents.open()).runner.agents()
    return listSchedules(plan(), { state: engine.state, states, now: Date.now() })
  }
  return {
    listSchedules: list,
    setSchedule: async (request) => {
      const { params, body, actor } = request
      const name = agentNamed(params.name)
      checkCron(body)
      await config.change('schedules', actor, (before) => withEntry(before, name, body))
      schedules.wakes.look()
      await audit.done(request, 'agent_schedule_changed', { agent: name })
      const schedule = (await list()).items.find((one) => one.name === name)
      if (!schedule) throw new Error(`The schedule of ${name} was not listed.`)
      return { success: true, schedule }
    },
  }
}

function agentNamed(name: string): AgentName {
  const known = AGENT_NAMES.find((one) => one === name)
  if (known) return known
  const names = AGENT_NAMES.join(', ')
  throw new AppError('not-found', `There is no agent of this name. There are: ${names}.`)
}

function checkCron({ cron, trigger }: ScheduleChange): void {
  const [field, pattern] =
    trigger?.kind === 'cron' ? ['trigger.pattern', trigger.pattern] : ['cron', cron]
  if (pattern === undefined || pattern === null || isCron(pattern)) return
  throw new AppError('invalid-input', `Body is not valid. ${field}: ${NO_CRON}`, {
    details: { fields: [{ path: field, message: NO_CRON, code: 'cron', values: {} }] },
  })
}

/** Lays what is sent over the agent's entry. Of cron and trigger the one that is sent takes the other's place. */
function withEntry(before: Members, name: AgentName, change: ScheduleChange): Members {
  const entries = isMembers(before['schedules']) ? before['schedules'] : {}
  const entry: unknown = Object.hasOwn(entries, name) ? entries[name] : undefined
  const replaced = change.cron ? { trigger: null } : change.trigger ? { cron: null } : {}
  const members = { ...(isMembers(entry) ? entry : {}), ...replaced, ...change }
  const made = Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  )
  return { ...before, schedules: { ...entries, [name]: made } }
}
