import type { ShownTask } from '../../shared/api/tasks.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { Calendar } from './calendar.ts'
import { CalendarStore } from './calendar-store.ts'
import { Planner } from './planner.ts'
import { type ReminderEvent, Reminders } from './reminders.ts'

/** What the calendar of a profile is opened with. */
export interface CalendarParts {
  /** The profile's folder. */
  readonly root: string
  readonly logger: Logger
  /** Throws `conflict` in a mode in which nothing is written. */
  readonly checkMayWrite: () => void
  readonly timeZone: () => string
  readonly openTasks: () => Promise<readonly ShownTask[]>
  /** Tells whoever watches the profile of a reminder. */
  readonly announce: (event: ReminderEvent) => void
  /** Told which events have changed. */
  readonly onChange: (...ids: readonly string[]) => void
}

/** The calendar, what is planned, and its reminders. */
export interface OpenCalendar {
  readonly calendar: Calendar
  readonly planner: Planner
  readonly reminders: Reminders
}

/** Puts the parts of the calendar together. Loaded when it is first used: a worker's start does not pay for it. */
export function openCalendar(parts: CalendarParts): OpenCalendar {
  const { root, logger, checkMayWrite, timeZone, openTasks, announce } = parts
  const store = new CalendarStore(root, (path) => logger.warn({ evt: 'event-set-aside', path }))
  const onChange = (...ids: readonly string[]): void => {
    void reminders.check()
    parts.onChange(...ids)
  }
  const calendar = new Calendar({ store, checkMayWrite, timeZone, onChange })
  const reminders = new Reminders({ calendar, root, announce, logger })
  return { calendar, planner: new Planner({ calendar, openTasks, timeZone }), reminders }
}
