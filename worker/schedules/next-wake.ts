import { nextCron } from './next-cron.ts'
import type { Schedules, Sleep } from './schedule-files.ts'

/** When a worker must be awake next, and for what. */
export interface Wake {
  readonly at: Date
  /** What is due then, in words without anybody's: `schedule digest`, `sleep window`. */
  readonly because: readonly string[]
}

interface Triggers {
  readonly schedules: Schedules
  readonly sleep: Sleep
  readonly timeZone: string
  /** When the next reminder of the calendar is due, in ms since the epoch. */
  readonly reminderAt?: number | undefined
  /** Told of each schedule whose pattern is none. */
  readonly onInvalid?: (agent: string) => void
}

/** The first moment after another at which a cron or a window is due, with all that is due then; null when nothing ever is. */
export function nextWake(triggers: Triggers, after: Date): Wake | null {
  const dues = [
    ...cronDues(triggers, after),
    ...windowDues(triggers, after),
    ...reminderDues(triggers, after),
  ]
  const first = Math.min(...dues.map(({ at }) => at.getTime()))
  if (!Number.isFinite(first)) return null
  const because = dues.filter(({ at }) => at.getTime() === first).map((due) => due.because)
  return { at: new Date(first), because }
}

interface Due {
  readonly at: Date
  readonly because: string
}

function cronDues({ schedules, timeZone, onInvalid }: Triggers, after: Date): Due[] {
  return Object.entries(schedules.schedules).flatMap(([agent, { cron, enabled }]) => {
    if (!enabled || !cron) return []
    try {
      const at = nextCron(cron, timeZone, after)
      return at ? [{ at, because: `schedule ${agent.slice(0, 60)}` }] : []
    } catch {
      // A pattern that a person mistyped stops no other schedule.
      onInvalid?.(agent)
      return []
    }
  })
}

function reminderDues({ reminderAt }: Triggers, after: Date): Due[] {
  if (reminderAt === undefined || reminderAt <= after.getTime()) return []
  return [{ at: new Date(reminderAt), because: 'reminder' }]
}

function windowDues({ sleep, timeZone }: Triggers, after: Date): Due[] {
  if (!sleep.enabled) return []
  const [hours, minutes] = sleep.window.start.split(':').map(Number)
  const at = nextCron(`${minutes} ${hours} * * *`, timeZone, after)
  return at ? [{ at, because: 'sleep window' }] : []
}
