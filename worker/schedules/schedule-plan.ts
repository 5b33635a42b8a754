import { AGENT_NAMES, type AgentName } from '../../shared/domain/agent-run.ts'
import type { CatchUp, ScheduleEntry, ScheduleTrigger } from '../../shared/domain/schedule.ts'
import type { ScheduleSaid } from '../../shared/domain/schedule-said.ts'
import { jitterOf } from '../../shared/domain/jitter.ts'
import { nextCron } from './next-cron.ts'
import { olderEntry } from './older-agents.ts'
import { boredAfterMs, type Boredom, type ScheduleFiles, type Sleep } from './schedule-files.ts'

/** Two times of a day in the person's time zone; over midnight when the end is the earlier. */
export interface Hours {
  readonly start: string
  readonly end: string
}

/** What starts an agent, with what other files say of it filled in. */
export type PlannedTrigger =
  | { readonly kind: 'cron'; readonly pattern: string }
  | { readonly kind: 'interval'; readonly everyMs: number }
  | { readonly kind: 'window'; readonly hours: Hours; readonly minIdleMs: number }
  | { readonly kind: 'idle'; readonly afterMs: number }
  | { readonly kind: 'event'; readonly on: string; readonly settleMs: number }

/** When an agent runs by itself. */
export interface PlannedAgent {
  readonly agent: string
  /** Null when nothing starts it by itself. */
  readonly trigger: PlannedTrigger | null
  readonly catchUp: CatchUp
  readonly jitterMs: number
  readonly isQuietProof: boolean
  readonly atStart: boolean
  readonly priority: number
}

/** Where an agent's schedule comes from. */
export type ScheduleSource = 'schedules.json' | 'agents.json' | 'default'

/** The same with what people are told of it. */
export interface PersonalSchedule extends PlannedAgent {
  readonly agent: AgentName
  readonly enabled: boolean
  readonly source: ScheduleSource
  /** What is wrong with it, or not followed; null when nothing is. */
  readonly problem: ScheduleSaid | null
}

/** When every agent of a profile runs by itself. */
export interface SchedulePlan {
  readonly agents: readonly PlannedAgent[]
  readonly timeZone: string
  readonly isPaused: boolean
  readonly quietHours: Hours | null
  /** Agents that may be under way before another is started. */
  readonly most: number
}

export interface PersonalPlan extends SchedulePlan {
  readonly agents: readonly PersonalSchedule[]
  /** Names in the files that no agent has. */
  readonly unknown: readonly string[]
}

type Files = { readonly [Name in keyof ScheduleFiles]: ReturnType<ScheduleFiles[Name]> }

interface Planning extends Files {
  readonly userId: string
  readonly timeZone: string
}

const MOST_UNKNOWN = 100

/** Puts together what the files say of when agents run. */
export function planSchedules(planning: Planning): PersonalPlan {
  const { schedules, older, timeZone } = planning
  const { globalSettings } = older
  const names = [...Object.keys(schedules.schedules), ...Object.keys(older.agents ?? {})]
  return {
    agents: AGENT_NAMES.map((agent) => scheduleOf(agent, planning)),
    timeZone,
    isPaused: schedules.pauseAll || globalSettings?.pauseAll === true,
    quietHours: schedules.quietHours ?? globalSettings?.quietHours ?? null,
    most: schedules.maxConcurrentAgents ?? globalSettings?.maxConcurrentAgents ?? 3,
    unknown: [...new Set(names.filter((name) => !isAgent(name)))].slice(0, MOST_UNKNOWN),
  }
}

/** What starts an agent of which the files say nothing. */
const DEFAULTS: Readonly<Partial<Record<AgentName, ScheduleTrigger>>> = {
  organizer: { kind: 'event', on: 'memory-captured', settleSeconds: 60 },
  'boredom-service': { kind: 'idle', afterSeconds: 'boredom.json' },
  'sleep-service': { kind: 'window', hours: 'sleep.json' },
}

function scheduleOf(agent: AgentName, planning: Planning): PersonalSchedule {
  const { entry, source, atStart, priority, ...old } = entryOf(agent, planning)
  const filled = triggerOf(agent, entry, planning)
  const problem = old.problem ?? problemOf(filled, planning.timeZone)
  const jitterMs = (entry.jitterSeconds ?? 0) * 1_000
  return {
    agent,
    source,
    enabled: entry.enabled,
    problem,
    trigger: entry.enabled && problem === null ? filled : null,
    catchUp: entry.catchUp ?? 'once',
    jitterMs: jitterOf(`${planning.userId}:${agent}`, jitterMs),
    // The night is what its window is for.
    isQuietProof: entry.ignoreQuietHours ?? agent === 'sleep-service',
    atStart,
    priority,
  }
}

function triggerOf(
  agent: AgentName,
  { cron, trigger }: ScheduleEntry,
  planning: Planning,
): PlannedTrigger | null {
  const wished = cron ? cronOf(cron) : (trigger ?? DEFAULTS[agent])
  return wished ? fillIn(wished, planning) : null
}

function entryOf(agent: AgentName, { schedules, older }: Planning) {
  const nothing = { atStart: false, priority: 0, problem: null }
  const own = Object.hasOwn(schedules.schedules, agent) ? schedules.schedules[agent] : undefined
  if (own) return { entry: own, source: 'schedules.json' as const, ...nothing }
  const old = older.agents && Object.hasOwn(older.agents, agent) ? older.agents[agent] : undefined
  if (old) return { source: 'agents.json' as const, ...olderEntry(old) }
  const entry: ScheduleEntry = { enabled: true }
  return { entry, source: 'default' as const, ...nothing }
}

function cronOf(pattern: string): ScheduleTrigger {
  return { kind: 'cron', pattern }
}

/** Null when another file says that it is off. */
function fillIn(trigger: ScheduleTrigger, { sleep, boredom }: Planning): PlannedTrigger | null {
  switch (trigger.kind) {
    case 'cron':
      return trigger
    case 'interval':
      return { kind: 'interval', everyMs: trigger.everySeconds * 1_000 }
    case 'window':
      return windowOf(trigger.hours, sleep)
    case 'idle':
      return idleOf(trigger.afterSeconds, boredom)
    case 'event':
      return { kind: 'event', on: trigger.on, settleMs: trigger.settleSeconds * 1_000 }
  }
}

const MINUTE_MS = 60_000

function windowOf(hours: Hours | 'sleep.json', sleep: Sleep): PlannedTrigger | null {
  const minIdleMs = sleep.minIdleMins * MINUTE_MS
  if (hours !== 'sleep.json') return { kind: 'window', hours, minIdleMs }
  return sleep.enabled ? { kind: 'window', hours: sleep.window, minIdleMs } : null
}

function idleOf(after: number | 'boredom.json', boredom: Boredom): PlannedTrigger | null {
  const afterMs = after === 'boredom.json' ? boredAfterMs(boredom) : after * 1_000
  return afterMs === null ? null : { kind: 'idle', afterMs }
}

function problemOf(trigger: PlannedTrigger | null, timeZone: string): ScheduleSaid | null {
  if (trigger?.kind !== 'cron' || isCron(trigger.pattern, timeZone)) return null
  return { code: 'no-cron', values: {} }
}

/** Whether this is a pattern of cron. */
export function isCron(pattern: string, timeZone = 'UTC'): boolean {
  try {
    nextCron(pattern, timeZone, new Date())
    return true
  } catch {
    // What is thrown names a field in the words of the library; people are given an example instead.
    return false
  }
}

function isAgent(name: string): name is AgentName {
  return AGENT_NAMES.some((agent) => agent === name)
}
