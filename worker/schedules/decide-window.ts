import { SOON_MS } from './decide-cron.ts'
import { type AgentDecision, isoOf, type Question } from './due-question.ts'
import { isQuiet } from './quiet-hours.ts'
import type { KeptSchedule } from './schedule-state.ts'

const WENT_BY = { code: 'missed-hours', values: {} } as const

/** Decides about hours of the day, in which an agent is started once, when the person is away. */
export function decideWindow(question: Question<'window'>): AgentDecision {
  const { planned, trigger, plan, moment, times } = question
  const { hours } = trigger
  const kept = withoutEnded(question)
  const seen = Date.parse(kept.seenUntil)
  const from = times.lastDaily(hours.start, plan.timeZone, moment.now)
  const opens = from + planned.jitterMs
  if (seen >= from) return { kept, isWaiting: opensSoon(question) }
  const isOver = !times.isWithin(hours, plan.timeZone, moment.now)
  if (plan.isPaused) return { kept: isOver ? { ...kept, seenUntil: isoOf(from) } : kept }
  if (isOver) {
    const missed = { ...dueOf(question, from), said: WENT_BY }
    return { kept: { ...kept, seenUntil: isoOf(from) }, missed }
  }
  const at = moment.now
  if (isQuiet(planned, plan, { times, at })) return { kept }
  if (opens > at || !question.isFree || !isAway(question)) return { kept, isWaiting: true }
  const until = times.daily(hours.end, plan.timeZone, at)
  const started = { seenUntil: isoOf(from), lastStartAt: isoOf(at), windowUntil: isoOf(until) }
  return { kept: { ...kept, ...started }, start: dueOf(question, from) }
}

function dueOf({ planned }: Question<'window'>, dueAt: number) {
  return { agent: planned.agent, trigger: 'window' as const, dueAt }
}

function isAway({ trigger, moment }: Question<'window'>): boolean {
  return moment.away === null || moment.away.forMs >= trigger.minIdleMs
}

function opensSoon({ trigger, plan, moment, times }: Question<'window'>): boolean {
  if (plan.isPaused) return false
  const next = times.daily(trigger.hours.start, plan.timeZone, moment.now)
  return next - moment.now <= SOON_MS
}

/** A run that was seen to end is not started again for the same hours when the worker is. */
function withoutEnded({ planned, kept, moment }: Question<'window'>): KeptSchedule {
  if (kept.windowUntil === undefined || moment.running.has(planned.agent)) return kept
  const { windowUntil: _, ...rest } = kept
  return rest
}
