import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from '../profile/config-file.ts'

/**
 * `etc/schedules.json`: when agents run by themselves, by the agent's name. Only `cron` (five fields, in the person's time zone) wakes a
 * sleeping worker; what else an entry holds is kept.
 */
const Schedules = schema(() =>
  z.looseObject({
    version: z.number().default(1),
    schedules: z
      .record(
        z.string(),
        z.looseObject({ cron: z.string().max(200).nullish(), enabled: z.boolean().default(true) }),
      )
      .default({}),
  }),
)
export type Schedules = z.output<typeof Schedules.zod>

const timeOfDay = () => z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/)

/** `etc/sleep.json`, as far as it says when the person sleeps. */
const Sleep = schema(() =>
  z.looseObject({
    enabled: z.boolean().default(true),
    window: z
      .looseObject({ start: timeOfDay(), end: timeOfDay() })
      .default({ start: '23:00', end: '06:30' }),
  }),
)
export type Sleep = z.output<typeof Sleep.zod>

/** What is in force now of the two files; the same objects as long as nothing changes. */
export interface ScheduleFiles {
  readonly schedules: () => Schedules
  readonly sleep: () => Sleep
}

/** Reads the schedules as a person may edit them at any moment. */
export function watchSchedules(
  { etc }: ProfileLayout,
  onInvalid: (path: string) => void,
): ScheduleFiles {
  const schedules = new ConfigFile({
    path: join(etc, 'schedules.json'),
    shape: Schedules,
    fallback: { version: 1, schedules: {} },
    onInvalid,
  })
  const sleep = new ConfigFile({
    path: join(etc, 'sleep.json'),
    shape: Sleep,
    fallback: { enabled: true, window: { start: '23:00', end: '06:30' } },
    onInvalid,
  })
  return { schedules: () => schedules.current(), sleep: () => sleep.current() }
}
