import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import {
  SCHEDULE_EVENTS,
  type ScheduleEntry,
  type ScheduleTrigger,
  timeOfDay,
} from '../../shared/domain/schedule.ts'
import type { ScheduleSaid } from '../../shared/domain/schedule-said.ts'

const number = () => z.number().nullish()
const hours = () => z.looseObject({ start: timeOfDay(), end: timeOfDay() })

const OlderAgent = schema(() =>
  z.looseObject({
    enabled: z.boolean().nullish(),
    type: z.string().nullish(),
    /** Seconds. */
    interval: number(),
    /** `HH:MM` */
    schedule: z.string().nullish(),
    /** Seconds. */
    inactivityThreshold: number(),
    event: z.string().nullish(),
    priority: z.union([z.string(), z.number()]).nullish(),
    runOnBoot: z.boolean().nullish(),
    maxRetries: number(),
  }),
)
type OlderAgent = z.output<typeof OlderAgent.zod>

/** `etc/agents.json` of the single-user system: read, and never written. */
export const OlderAgents = schema(() =>
  z.looseObject({
    globalSettings: z
      .looseObject({
        pauseAll: z.boolean().nullish(),
        quietHours: hours().nullish().catch(null),
        maxConcurrentAgents: z.int().min(1).max(20).nullish().catch(null),
      })
      .nullish(),
    agents: z.record(z.string(), OlderAgent.zod).nullish(),
  }),
)
export type OlderAgents = z.output<typeof OlderAgents.zod>

/** What an older entry means here. */
export interface OlderEntry {
  readonly entry: ScheduleEntry
  /** An interval that never ran is due at once. */
  readonly atStart: boolean
  /** Who goes first of what is due at once. */
  readonly priority: number
  /** What of it is not followed; null when all is. */
  readonly problem: ScheduleSaid | null
}

const MINUTE = 60
const YEAR = 366 * 86_400
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['high', 1],
  ['normal', 0],
  ['medium', 0],
  ['low', -1],
])

/** Reads an agent's entry of the older file. */
export function olderEntry(older: OlderAgent): OlderEntry {
  const { enabled, priority, runOnBoot } = older
  const trigger = olderTrigger(older)
  const entry: ScheduleEntry = { enabled: enabled ?? true, ...(trigger ? { trigger } : {}) }
  const rank = typeof priority === 'string' ? PRIORITIES.get(priority) : priority
  const problem = trigger ? null : unknownType(older)
  return { entry, atStart: runOnBoot === true, priority: rank ?? 0, problem }
}

function unknownType({ type }: OlderAgent): ScheduleSaid {
  if (typeof type !== 'string') return { code: 'no-type', values: {} }
  return { code: 'unknown-type', values: { type } }
}

function olderTrigger(older: OlderAgent): ScheduleTrigger | null {
  switch (older.type ?? '') {
    case 'interval':
      return { kind: 'interval', everySeconds: within(older.interval ?? 900, MINUTE, YEAR) }
    case 'activity': {
      const afterSeconds = within(older.inactivityThreshold ?? 900, 10, 86_400)
      return { kind: 'idle', afterSeconds }
    }
    case 'time-of-day':
      return dailyTrigger(older.schedule ?? '')
    case 'event': {
      const on = SCHEDULE_EVENTS.find((name) => name === older.event)
      return on ? { kind: 'event', on, settleSeconds: MINUTE } : null
    }
    default:
      return null
  }
}

function dailyTrigger(time: string): ScheduleTrigger | null {
  if (!timeOfDay().safeParse(time).success) return null
  const [hour, minute] = time.split(':').map(Number)
  return { kind: 'cron', pattern: `${minute} ${hour} * * *` }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)))
}
