import type { WorkerStart } from '../shared/control/worker-contract.ts'
import { checkMayRemember, watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import { watchTimeZone } from './profile/time-zone.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'
import { taskHandlers } from './routes/task-handlers.ts'
import { TaskStore } from './tasks/task-store.ts'
import { Tasks } from './tasks/tasks.ts'

interface PersonalOptions {
  readonly start: WorkerStart
  readonly profile: OpenProfile
  readonly audit: ProfileAudit
}

/** What a person plans, and who their assistant is: tasks, calendar, persona and settings, put together. */
export interface Personal {
  readonly handlers: ReturnType<typeof taskHandlers>
}

/** Opens nothing and reads nothing: files are looked at when somebody asks for them. */
export function openPersonal({ start, profile, audit }: PersonalOptions): Personal {
  const { layout, logger } = profile
  // The memories' own look at the same files reports what is wrong with them.
  const mode = watchCognitiveMode(layout, () => undefined)
  const timeZone = watchTimeZone(layout, () => undefined)
  const checkMayWrite = (): void => checkMayRemember(mode())
  const store = new TaskStore(layout.root, (path, reason) =>
    logger.warn({ evt: 'task-set-aside', path, reason }),
  )
  const tasks = new Tasks({ userId: start.userId, store, checkMayWrite, timeZone })
  return { handlers: taskHandlers(tasks, audit) }
}
