import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { RULE_WORDS } from './rule-words.ts'

/** What becomes of runs that were due while nothing could run: none, one within 24 hours, or all of them, 100 at most. */
export const CATCH_UPS = ['skip', 'once', 'all'] as const
export type CatchUp = (typeof CATCH_UPS)[number]

/** What may start an agent when it has happened in the profile. */
export const SCHEDULE_EVENTS = ['memory-captured', 'memories-imported', 'inbox-file-done'] as const

const MINUTE = 60
const DAY = 24 * 60 * MINUTE
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/

/** A time of day: `23:00`. */
export const timeOfDay = () => z.string().regex(TIME, RULE_WORDS.clock)
const hours = () => z.strictObject({ start: timeOfDay(), end: timeOfDay() })
const seconds = (least: number, most: number) => z.int().min(least).max(most)

/** What starts an agent by itself. */
export const ScheduleTrigger = schema(() =>
  z.discriminatedUnion('kind', [
    /** Five fields, in the person's time zone. Wakes a sleeping worker. */
    z.strictObject({ kind: z.literal('cron'), pattern: z.string().min(1).max(200) }),
    /** So long after the last start, while the worker is up. */
    z.strictObject({ kind: z.literal('interval'), everySeconds: seconds(MINUTE, 366 * DAY) }),
    /** Once within these hours, when the person is away. Wakes a sleeping worker. */
    z.strictObject({
      kind: z.literal('window'),
      hours: z.union([z.literal('sleep.json'), hours()]),
    }),
    /** Once whenever the person has been away for so long, while the worker is up. */
    z.strictObject({
      kind: z.literal('idle'),
      afterSeconds: z.union([z.literal('boredom.json'), seconds(10, DAY)]),
    }),
    /** When something has happened, and then no more of it for so long, or for five minutes at most. */
    z.strictObject({
      kind: z.literal('event'),
      on: z.enum(SCHEDULE_EVENTS),
      settleSeconds: seconds(1, 300),
    }),
  ]),
)
export type ScheduleTrigger = z.output<typeof ScheduleTrigger.zod>

/** What a person may set of an agent's schedule. `cron` is short for a trigger of that kind. */
export const ScheduleChange = schema(() =>
  z.strictObject({
    cron: z.string().min(1).max(200).nullish(),
    trigger: ScheduleTrigger.zod.nullish(),
    enabled: z.boolean().optional(),
    catchUp: z.enum(CATCH_UPS).optional(),
    jitterSeconds: seconds(0, 3_600).optional(),
    ignoreQuietHours: z.boolean().optional(),
  }),
)
export type ScheduleChange = z.output<typeof ScheduleChange.zod>

/** `etc/schedules.json`: when agents run by themselves, by the agent's name. An entry without a trigger changes the rest of the default. */
export const SchedulesFile = schema(() =>
  z.looseObject({
    version: z.union([z.number(), z.string()]).default(1),
    /** Nothing starts by itself. */
    pauseAll: z.boolean().default(false),
    /** What is due in these hours is put off to their end. */
    quietHours: hours().nullish(),
    /** Agents that may be under way before another is started; 3 if nothing is said. */
    maxConcurrentAgents: z.int().min(1).max(20).optional(),
    schedules: z
      .record(
        z.string(),
        z.looseObject({ ...ScheduleChange.zod.shape, enabled: z.boolean().default(true) }),
      )
      .default({}),
  }),
)
export type SchedulesFile = z.output<typeof SchedulesFile.zod>
export type ScheduleEntry = SchedulesFile['schedules'][string]
