import type { Said } from './said.ts'

/** What can be wrong with a schedule, or not followed: a closed list, each with its values. */
export const SCHEDULE_SAID_CODES = ['no-cron', 'unknown-type', 'no-type'] as const
export type ScheduleSaidCode = (typeof SCHEDULE_SAID_CODES)[number]

/** What is wrong with a schedule. */
export type ScheduleSaid = Said<ScheduleSaidCode>
