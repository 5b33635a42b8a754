import type { WorkerStart } from '../shared/control/worker-contract.ts'
import { LazyCalendar } from './calendar/lazy-calendar.ts'
import type { ReminderEvent } from './calendar/reminders.ts'
import type { Tell } from './events/profile-events.ts'
import type { ProfileConfig } from './config/profile-config.ts'
import type { Secrets } from './config/secrets.ts'
import { Persona } from './persona/persona.ts'
import { checkMayWrite, watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import { ListTasksQuery } from '../shared/api/tasks.ts'
import { calendarHandlers } from './routes/calendar-handlers.ts'
import { configHandlers, secretHandlers } from './routes/config-handlers.ts'
import { personaHandlers } from './routes/persona-handlers.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'
import { taskHandlers } from './routes/task-handlers.ts'
import { TaskStore } from './tasks/task-store.ts'
import { Tasks } from './tasks/tasks.ts'

interface PersonalOptions {
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly start: Pick<WorkerStart, 'userId' | 'username'>
  readonly profile: Pick<OpenProfile, 'layout' | 'logger'>
  readonly audit: ProfileAudit
  readonly person: PersonTimeZone
  /** Tells whoever watches the profile of something, such as a reminder that is due. */
  readonly announce: (event: ReminderEvent) => void
  /** Tells of what changes in tasks and calendar. */
  readonly tell: Tell
}

type PersonalHandlers = ReturnType<typeof taskHandlers> &
  ReturnType<typeof calendarHandlers> &
  ReturnType<typeof personaHandlers> &
  ReturnType<typeof configHandlers> &
  ReturnType<typeof secretHandlers>

/** What a person plans, and who their assistant is: tasks, calendar, persona and settings, put together. */
export interface Personal {
  readonly handlers: PersonalHandlers
  readonly calendar: LazyCalendar
  readonly tasks: Tasks
  readonly persona: Persona
}

/** Reads nothing yet: files are looked at when somebody asks for them. */
export function openPersonal(options: PersonalOptions): Personal {
  const { start, profile, audit, person, announce, tell, config, secrets } = options
  const timeZone = (): string => person.timeZone
  const { layout, logger } = profile
  const { root } = layout
  const { userId, username } = start
  // The memories' own look at the same files reports what is wrong with them.
  const mode = watchCognitiveMode(layout, () => undefined)
  const checkMode = (): void => checkMayWrite(mode())
  const setAside = (path: string): void => logger.warn({ evt: 'task-set-aside', path })
  const onInvalid = (path: string): void => logger.warn({ evt: 'document-invalid', path })
  const store = new TaskStore(root, setAside)
  const onTask = (id: string): void => tell('task-changed', id)
  const tasks = new Tasks({ userId, store, checkMayWrite: checkMode, timeZone, onChange: onTask })
  const openTasks = async () =>
    (await tasks.list(ListTasksQuery.parse({ limit: 500 }, 'Query'))).items
  const calendar = new LazyCalendar({
    root,
    logger,
    checkMayWrite: checkMode,
    timeZone,
    openTasks,
    announce,
    onChange: (...ids) => tell('calendar-changed', ...ids),
  })
  const persona = new Persona({ root, username, checkMayWrite: checkMode, onInvalid })
  return {
    calendar,
    tasks,
    persona,
    handlers: {
      ...taskHandlers(tasks, audit),
      ...calendarHandlers(calendar, audit),
      ...personaHandlers(persona, audit),
      ...configHandlers({ config, audit, userId }),
      ...secretHandlers({ secrets, audit, userId }),
    },
  }
}
