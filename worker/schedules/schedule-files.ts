import { join } from 'node:path'
import { z } from 'zod'
import { type Schema, schema } from '../../shared/api/schema.ts'
import { SchedulesFile, timeOfDay } from '../../shared/domain/schedule.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from '../profile/config-file.ts'
import { OlderAgents } from './older-agents.ts'

const NIGHT = { start: '23:00', end: '06:30' } as const

/** `etc/sleep.json`, as far as it says when the person sleeps, and what may be done then. */
const Sleep = schema(() =>
  z.looseObject({
    enabled: z
      .boolean()
      .nullish()
      .transform((value) => value ?? true),
    window: z
      .looseObject({ start: timeOfDay(), end: timeOfDay() })
      .nullish()
      .transform((value) => value ?? NIGHT),
    minIdleMins: z
      .number()
      .min(0)
      .nullish()
      .transform((value) => value ?? 15),
    maxDreamsPerNight: z
      .int()
      .min(0)
      .nullish()
      .transform((value) => value ?? 3),
  }),
)
export type Sleep = z.output<typeof Sleep.zod>

const LEVELS = { off: -1, low: 900, medium: 300, high: 60 } as const

/** `etc/boredom.json`: after how many seconds without the person an agent is bored; -1 for never. */
const Boredom = schema(() =>
  z.looseObject({
    level: z
      .enum(['off', 'low', 'medium', 'high'])
      .nullish()
      .transform((value) => value ?? 'medium'),
    intervals: z
      .record(z.string(), z.number())
      .nullish()
      .transform((value) => value ?? LEVELS),
  }),
)
export type Boredom = z.output<typeof Boredom.zod>

/** After how long a person who is away bores an agent; null for never. */
export function boredAfterMs({ level, intervals }: Boredom): number | null {
  const seconds = level === 'off' ? -1 : (intervals[level] ?? LEVELS[level])
  return seconds > 0 ? seconds * 1_000 : null
}

/** What is in force now of the files; the same objects as long as nothing changes. */
export interface ScheduleFiles {
  readonly schedules: () => SchedulesFile
  readonly sleep: () => Sleep
  readonly boredom: () => Boredom
  readonly older: () => OlderAgents
}

/** Reads the schedules as a person may edit them at any moment. */
export function watchSchedules(
  layout: ProfileLayout,
  onInvalid: (path: string) => void,
): ScheduleFiles {
  const watch = <T extends z.ZodType>(name: string, shape: Schema<T>): (() => z.output<T>) => {
    const path = join(layout.etc, `${name}.json`)
    const file = new ConfigFile({ path, shape, fallback: shape.parse({}, path), onInvalid })
    return () => file.current()
  }
  return {
    schedules: watch('schedules', SchedulesFile),
    sleep: watch('sleep', Sleep),
    boredom: watch('boredom', Boredom),
    older: watch('agents', OlderAgents),
  }
}

/** The same of the sleep alone. */
export function watchSleep(layout: ProfileLayout): () => Sleep {
  const path = join(layout.etc, 'sleep.json')
  const fallback = Sleep.parse({}, path)
  const file = new ConfigFile({ path, shape: Sleep, fallback, onInvalid: reportedElsewhere })
  return () => file.current()
}

/** Whoever plans by this file reports what is wrong with it. */
function reportedElsewhere(): void {}
