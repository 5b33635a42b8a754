import { AGENT_NAMES, type AgentName, type RunTrigger } from '../../shared/domain/agent-run.ts'
import type { RunSaid } from '../../shared/domain/run-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { errorSaid } from '../agents/run-told.ts'
import type { LazyAgents } from '../lazy-agents.ts'
import type { Missed } from './due-question.ts'
import type { PendingStart } from './schedule-state.ts'

/** What came of a start: a run, no agent of this name, or a reason why it may not run now. */
export type Started = 'started' | 'absent' | { readonly hindrance: RunSaid }

/** Through what a schedule starts agents. */
export interface ScheduleStarter {
  /** The agents that are under way; to ask loads nothing. */
  readonly running: ReadonlySet<string>
  readonly start: (agent: string, trigger: RunTrigger) => Promise<Started>
  /** Whether a start that was decided has come to a run. */
  readonly wasStarted: (pending: PendingStart) => Promise<boolean>
  readonly noteMissed: (missed: Missed) => Promise<void>
}

/** Clocks of the same machine. */
const SLACK_MS = 1_000
const MOST_LOOKED_AT = 50

/** Starts the agents of a profile, which are loaded for it. */
export function starterOf(agents: LazyAgents): ScheduleStarter {
  return {
    get running() {
      return new Set(agents.because.map(({ values }) => String(values['agent'])))
    },
    start: async (agent, trigger) => {
      const { runner } = await agents.open()
      try {
        await runner.start(agent, { by: 'system', trigger })
        return 'started'
      } catch (error) {
        return whyNot(error)
      }
    },
    wasStarted: async ({ agent, trigger, decidedAt }) => {
      const name = nameOf(agent)
      if (!name) return false
      const since = new Date(Date.parse(decidedAt) - SLACK_MS).toISOString()
      const { runner } = await agents.open()
      const { items } = await runner.runs({ agent: name, limit: MOST_LOOKED_AT })
      return items.some(
        (run) =>
          run.trigger === trigger &&
          run.startedBy === 'system' &&
          run.status !== 'missed' &&
          run.queuedAt >= since,
      )
    },
    noteMissed: async ({ agent, trigger, dueAt, said }) => {
      const name = nameOf(agent)
      if (!name) return
      const { runner } = await agents.open()
      await runner.noteMissed(name, { trigger, dueAt: new Date(dueAt), said }).catch(whyNot)
    },
  }
}

/** Why there is no run. What is a fault is thrown on. */
function whyNot(error: unknown): Started {
  if (error instanceof AppError && error.code === 'not-found') return 'absent'
  const [hindrance] = errorSaid(error)
  if (error instanceof AppError && error.code === 'conflict' && hindrance) return { hindrance }
  throw error
}

function nameOf(agent: string): AgentName | undefined {
  return AGENT_NAMES.find((name) => name === agent)
}
