import type { ScheduleSaidCode } from '../../shared/domain/schedule-said.ts'
import type { Sentences } from '../../shared/domain/said.ts'

/** Said of a pattern that is none. */
export const NO_CRON =
  'cron must have five fields (minute, hour, day, month, weekday), such as "30 3 * * *" for 3:30 every night.'

/** What is wrong with a schedule, in English. */
export const PROBLEM_WORDS: Sentences<ScheduleSaidCode> = {
  'no-cron': () => NO_CRON,
  'unknown-type': ({ type }) => `Nothing is known of its type ${JSON.stringify(type)}.`,
  'no-type': () => 'It has no type, by which it could be started.',
}
