import type { WorkerStart } from '../shared/control/worker-contract.ts'
import type { WorkerMessage } from '../shared/control/control-messages.ts'
import { nextWakeOf } from './control-for.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import type { LazyAgents } from './lazy-agents.ts'
import type { Personal } from './open-personal.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import type { PersonActivity } from './schedules/person-activity.ts'
import { planSource } from './schedules/plan-source.ts'
import { ScheduleEngine } from './schedules/schedule-engine.ts'
import { watchSchedules } from './schedules/schedule-files.ts'
import type { PersonalPlan } from './schedules/schedule-plan.ts'
import { starterOf } from './schedules/schedule-starter.ts'
import { ScheduleStateFile } from './schedules/schedule-state.ts'
import { WakePlan } from './schedules/wake-plan.ts'

interface SchedulesWish {
  readonly start: Pick<WorkerStart, 'userId'>
  readonly profile: Pick<OpenProfile, 'layout' | 'logger'>
  readonly person: PersonTimeZone
  readonly personal: Pick<Personal, 'calendar'>
  readonly agents: LazyAgents
  readonly activity: PersonActivity
  readonly events: ProfileEvents
  readonly say: (message: WorkerMessage) => void
}

/** What runs by itself in a profile. */
export interface Schedules {
  readonly plan: () => PersonalPlan
  readonly engine: ScheduleEngine
  readonly wakes: WakePlan
}

/** A worker that no supervisor speaks to by then goes by what the profile says. */
const TOLD_WITHIN_MS = 5_000

/** Puts together what starts agents by the clock, and what says when the worker must be awake for it. */
export function schedulesFor(wish: SchedulesWish): Schedules {
  const { start, profile, person, personal, agents, activity, events, say } = wish
  const { layout, logger } = profile
  const files = watchSchedules(layout, (path) => logger.warn({ evt: 'config-invalid', path }))
  const timeZone = (): string => person.timeZone
  const { userId } = start
  const plan = planSource({ userId, files, timeZone, logger })
  const beganAt = performance.now()
  const engine = new ScheduleEngine({
    plan,
    isReady: () => person.isTold || performance.now() - beganAt > TOLD_WITHIN_MS,
    activity,
    file: new ScheduleStateFile(layout.root, logger),
    starter: starterOf(agents),
    logger,
  })
  events.onEvent(({ name }) => engine.noteEvent(name))
  const wakes = new WakePlan({
    plan,
    reminderAt: () => personal.calendar.nextReminderAt(),
    logger,
    onPlanned: (wake) => say(nextWakeOf(wake)),
    onLook: (now) => engine.look(now),
  })
  return { plan, engine, wakes }
}
