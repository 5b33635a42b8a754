import type { CatchUp, ScheduleChange } from '../../../shared/domain/schedule.ts'

/** Ways in which a person may have an agent started; `same` leaves what starts it as it is. */
export const SCHEDULE_KINDS = [
  'same',
  'daily',
  'weekly',
  'interval',
  'window',
  'idle',
  'event',
  'cron',
] as const
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number]

/** What stands in the form of a schedule. */
export interface ScheduleChoice {
  readonly kind: ScheduleKind
  /** A time of day, `03:00`; of `daily` and `weekly`. */
  readonly at: string
  /** 0 is Sunday, as cron counts. */
  readonly weekday: string
  /** Of `interval` and `idle`. */
  readonly minutes: string
  /** Of `cron`. */
  readonly pattern: string
  readonly catchUp: CatchUp
  readonly ignoresQuietHours: boolean
}

/** The change of a schedule that a form asks for. Whether it can be is for the worker to say. */
export function scheduleOf(choice: ScheduleChoice): ScheduleChange {
  const { kind, catchUp, ignoresQuietHours: ignoreQuietHours } = choice
  const rest = { catchUp, ignoreQuietHours }
  return kind === 'same' ? rest : { ...rest, cron: null, trigger: triggerOf({ ...choice, kind }) }
}

type Chosen = ScheduleChoice & { readonly kind: Exclude<ScheduleKind, 'same'> }

function triggerOf(choice: Chosen): NonNullable<ScheduleChange['trigger']> {
  const [hour = 0, minute = 0] = choice.at.split(':').map(Number)
  const seconds = Math.round(Number(choice.minutes) * 60)
  switch (choice.kind) {
    case 'daily':
      return { kind: 'cron', pattern: `${minute} ${hour} * * *` }
    case 'weekly':
      return { kind: 'cron', pattern: `${minute} ${hour} * * ${choice.weekday}` }
    case 'interval':
      return { kind: 'interval', everySeconds: seconds }
    case 'window':
      return { kind: 'window', hours: 'sleep.json' }
    case 'idle':
      return { kind: 'idle', afterSeconds: seconds }
    case 'event':
      return { kind: 'event', on: 'memory-captured', settleSeconds: 30 }
    case 'cron':
      return { kind: 'cron', pattern: choice.pattern.trim() }
  }
}
