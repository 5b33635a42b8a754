import type { Logger } from '../../shared/log/logger.ts'
import type { ScheduleFiles } from './schedule-files.ts'
import { type PersonalPlan, planSchedules } from './schedule-plan.ts'

interface PlanSourceOptions {
  readonly userId: string
  readonly files: ScheduleFiles
  readonly timeZone: () => string
  readonly logger: Logger
}

type Inputs = Parameters<typeof planSchedules>[0]

/** Gives the plan in force: the same object as long as neither a file nor the time zone changes. What is wrong with it is logged once. */
export function planSource({
  userId,
  files,
  timeZone,
  logger,
}: PlanSourceOptions): () => PersonalPlan {
  let made: { readonly from: Inputs; readonly plan: PersonalPlan } | undefined
  return () => {
    const from = {
      userId,
      schedules: files.schedules(),
      sleep: files.sleep(),
      boredom: files.boredom(),
      older: files.older(),
      timeZone: timeZone(),
    }
    if (made && isSame(made.from, from)) return made.plan
    const plan = planSchedules(from)
    made = { from, plan }
    for (const { agent, problem } of plan.agents)
      if (problem !== null) logger.warn({ evt: 'schedule-invalid', agent })
    // Names may hold anything; how many there are says enough.
    if (plan.unknown.length > 0)
      logger.warn({ evt: 'schedules-of-nobody', count: plan.unknown.length })
    return plan
  }
}

function isSame(one: Inputs, other: Inputs): boolean {
  return (
    one.schedules === other.schedules &&
    one.sleep === other.sleep &&
    one.boredom === other.boredom &&
    one.older === other.older &&
    one.timeZone === other.timeZone
  )
}
