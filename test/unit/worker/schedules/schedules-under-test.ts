import { decideDue } from '../../../../worker/schedules/decide-due.ts'
import {
  type Due,
  isoOf,
  type Missed,
  type Moment,
} from '../../../../worker/schedules/due-question.ts'
import { DueTimes } from '../../../../worker/schedules/due-times.ts'
import type {
  PlannedAgent,
  PlannedTrigger,
  SchedulePlan,
} from '../../../../worker/schedules/schedule-plan.ts'
import { NO_STATE, type ScheduleState } from '../../../../worker/schedules/schedule-state.ts'

export const HOUR_MS = 3_600_000

export function planned(
  trigger: PlannedTrigger | null,
  more: Partial<PlannedAgent> = {},
): PlannedAgent {
  return {
    agent: 'digest',
    trigger,
    catchUp: 'once',
    jitterMs: 0,
    isQuietProof: false,
    atStart: false,
    priority: 0,
    ...more,
  }
}

export function cron(pattern: string, more: Partial<PlannedAgent> = {}): PlannedAgent {
  return planned({ kind: 'cron', pattern }, more)
}

export function planOf(
  agents: readonly PlannedAgent[],
  more: Partial<SchedulePlan> = {},
): SchedulePlan {
  return { agents, timeZone: 'UTC', isPaused: false, quietHours: null, most: 3, ...more }
}

/** Decides again and again as time passes, with a state that goes through JSON as if the worker were started anew each time. */
export class Deciding {
  readonly #times = new DueTimes()
  plan: SchedulePlan
  state: ScheduleState = NO_STATE
  running = new Set<string>()
  away: Moment['away'] = null
  readonly eventsAt = new Map<string, number>()
  /** Agent and time that it was due, as they were started. */
  readonly started: string[] = []
  readonly missed: Missed[] = []
  waiting: readonly string[] = []

  constructor(plan: SchedulePlan) {
    this.plan = plan
  }

  /** What is started at a moment. */
  at(time: string | number): readonly Due[] {
    const now = typeof time === 'number' ? time : Date.parse(time)
    const { away, running, eventsAt } = this
    const moment = { now, away, running, eventsAt }
    const decision = decideDue(this.state, this.plan, { moment, times: this.#times })
    this.state = JSON.parse(JSON.stringify(decision.state))
    this.waiting = decision.waiting
    this.missed.push(...decision.missed)
    this.started.push(
      ...decision.starts.map(({ agent, dueAt }) => `${agent} ${isoOf(dueAt).slice(0, 16)}`),
    )
    return decision.starts
  }

  /** Looks every so often from one moment to another. */
  through(from: string, to: string, stepMs = 60_000): void {
    for (let now = Date.parse(from); now <= Date.parse(to); now += stepMs) this.at(now)
  }
}
