import type { DueTimes } from './due-times.ts'
import type { PlannedAgent, SchedulePlan } from './schedule-plan.ts'

/** Whether an agent is not to be started at a moment because of the quiet hours. */
export function isQuiet(
  { isQuietProof }: Pick<PlannedAgent, 'isQuietProof'>,
  { quietHours, timeZone }: SchedulePlan,
  { times, at }: { readonly times: DueTimes; readonly at: number },
): boolean {
  return quietHours !== null && !isQuietProof && times.isWithin(quietHours, timeZone, at)
}

/** When an agent that is due is started: at the end of the quiet hours if it is due in them, and by so much later as is its own. */
export function startTime(
  due: number,
  planned: PlannedAgent,
  { plan, times }: { readonly plan: SchedulePlan; readonly times: DueTimes },
): number {
  const { quietHours, timeZone } = plan
  const isPutOff = quietHours !== null && isQuiet(planned, plan, { times, at: due })
  return (isPutOff ? times.daily(quietHours.end, timeZone, due) : due) + planned.jitterMs
}
