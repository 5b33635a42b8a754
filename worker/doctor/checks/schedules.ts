import type { Check, Symptom } from '../../../shared/doctor/check.ts'
import { inWords } from '../../../shared/domain/said.ts'
import { nextStart } from '../../schedules/next-wake.ts'
import { PROBLEM_WORDS } from '../../schedules/problem-words.ts'
import type { PersonalPlan, PersonalSchedule } from '../../schedules/schedule-plan.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Schedules that never start anything. */
export const schedules: Check<ProfilePlace> = {
  name: 'schedules',
  fine: 'Every schedule comes to its turn.',
  look: async ({ plan, now }) => {
    const planned = plan()
    return [
      ...planned.agents.flatMap((schedule) => symptomsOf(schedule, planned, now)),
      ...planned.unknown.map(ofNoAgent),
      ...(planned.isPaused ? [paused()] : []),
    ]
  },
}

function symptomsOf(schedule: PersonalSchedule, plan: PersonalPlan, now: Date): Symptom[] {
  const { agent, problem, trigger, source } = schedule
  if (problem !== null)
    return [cannotFire(agent, `${source}: ${inWords([problem], PROBLEM_WORDS)}`)]
  if (trigger?.kind !== 'cron' || plan.isPaused) return []
  if (nextStart(schedule, plan, now.getTime()) !== null) return []
  return [cannotFire(agent, `"${trigger.pattern}" names a time that never comes.`)]
}

function cannotFire(agent: string, why: string): Symptom {
  return {
    severity: 'error',
    subject: agent,
    message: `The schedule of ${agent} never starts it. ${why}`,
    remedy: `Set another: mh agent schedule ${agent} "30 3 * * *". To switch it off: mh agent schedule ${agent} off`,
  }
}

function ofNoAgent(name: string): Symptom {
  return {
    severity: 'warning',
    subject: name,
    message: `There is a schedule for ${name}, and no agent of this name.`,
    remedy:
      'See the agents’ names: mh agent list. Then mend etc/schedules.json or etc/agents.json.',
  }
}

function paused(): Symptom {
  return {
    severity: 'note',
    subject: 'pauseAll',
    message: 'All schedules are paused.',
    remedy: 'To let them go on, take "pauseAll" out of etc/schedules.json.',
  }
}
