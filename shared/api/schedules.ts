import { z } from 'zod'
import { AGENT_NAMES } from '../domain/agent-run.ts'
import { CATCH_UPS, ScheduleChange } from '../domain/schedule.ts'
import { SCHEDULE_SAID_CODES } from '../domain/schedule-said.ts'
import { AgentRun } from './agents.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** What starts an agent: two times of a day are in the person's time zone, and over midnight when the end is the earlier. */
const Starts = schema(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('cron'), pattern: z.string() }),
    z.object({ kind: z.literal('interval'), everyMs: z.number() }),
    z.object({
      kind: z.literal('window'),
      hours: z.object({ start: z.string(), end: z.string() }),
      minIdleMs: z.number(),
    }),
    z.object({ kind: z.literal('idle'), afterMs: z.number() }),
    z.object({ kind: z.literal('event'), on: z.string(), settleMs: z.number() }),
  ]),
)

const AgentSchedule = schema(() =>
  z.object({
    name: z.enum(AGENT_NAMES),
    /** Whether anything starts it by itself. */
    enabled: z.boolean(),
    /** What starts it, in words. */
    trigger: z.string(),
    /** The same for programs; null where nothing starts it by itself. */
    starts: Starts.zod.nullable(),
    /** The next times, five at most; none where what starts it has no time. */
    nextRuns: z.array(z.string()),
    /** Which file says so: `agents.json` is that of the single-user system. */
    source: z.enum(['schedules.json', 'agents.json', 'default']),
    /** What is wrong with it, or not followed; null when nothing is. */
    problem: z.string().nullable(),
    /** The same by a code; null too from a worker of an earlier version. */
    problemSaid: saidOf(SCHEDULE_SAID_CODES).nullable().default(null).catch(null),
    catchUp: z.enum(CATCH_UPS),
    ignoresQuietHours: z.boolean(),
    /** When a schedule started it last. */
    lastStartAt: z.string().nullable(),
    /** Its last run, whoever started it. */
    lastRun: AgentRun.zod.nullable(),
  }),
)
export type AgentSchedule = z.output<typeof AgentSchedule.zod>

export const ScheduleList = schema(() =>
  z.object({
    items: z.array(AgentSchedule.zod),
    nextCursor: z.null(),
    timeZone: z.string(),
    /** Nothing starts by itself. */
    paused: z.boolean(),
    quietHours: z.object({ start: z.string(), end: z.string() }).nullable(),
    /** Whether these are the quiet hours. */
    quiet: z.boolean(),
    maxConcurrentAgents: z.int(),
    /** Names in the files that no agent has: kept, and never started. */
    unknown: z.array(z.string()),
  }),
)
export type ScheduleList = z.output<typeof ScheduleList.zod>
export const ScheduleSet = schema(() =>
  z.object({ success: z.literal(true), schedule: AgentSchedule.zod }),
)

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Agents work in the profile that the session shows, and for its person.',
} as const

export const scheduleRoutes = {
  listSchedules: route({
    ...own,
    method: 'GET',
    path: '/api/agents/schedules',
    summary: 'When each agent runs by itself, and what keeps it from that.',
    answer: { status: 200, body: ScheduleList },
  }),
  setSchedule: route({
    ...own,
    method: 'PUT',
    path: '/api/agents/:name/schedule',
    summary: 'Changes the members that are sent of an agent’s entry in `schedules.json`.',
    body: ScheduleChange,
    answer: { status: 200, body: ScheduleSet },
  }),
}
