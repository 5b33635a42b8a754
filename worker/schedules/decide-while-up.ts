import { type AgentDecision, isoOf, type Question } from './due-question.ts'
import { isQuiet } from './quiet-hours.ts'
import type { KeptSchedule } from './schedule-state.ts'

/** What happens again and again is not waited for longer than this. */
const LONGEST_SETTLING_MS = 5 * 60_000
/** A worker is not put to sleep when an agent is about to be bored. */
const BORED_SOON_MS = 2 * 60_000

/** Decides about a time that is to lie between two starts. It is not made up for: the next comes soon enough. */
export function decideInterval(question: Question<'interval'>): AgentDecision {
  const { planned, trigger, kept, moment } = question
  const { now } = moment
  if (isHeldBack(question)) return { kept }
  const last = Date.parse(kept.lastStartAt ?? kept.seenUntil)
  // The clock went back: nobody knows how long it really was.
  if (last > now) return { kept: { ...kept, lastStartAt: isoOf(now) } }
  const isFirst = planned.atStart && kept.lastStartAt === undefined
  if (!isFirst && now - last < trigger.everyMs) return { kept }
  if (!question.isFree) return { kept }
  return { kept: startedAt(kept, now), start: dueOf(question, now) }
}

/** Decides about a time for which the person is away. Once in each such time. */
export function decideIdle(question: Question<'idle'>): AgentDecision {
  const { trigger, kept, moment } = question
  const { away, now } = moment
  if (!away || kept.idleSince === away.since || isHeldBack(question)) return { kept }
  const leftMs = trigger.afterMs - away.forMs
  if (leftMs > 0 || !question.isFree) return { kept, isWaiting: leftMs <= BORED_SOON_MS }
  return {
    kept: { ...startedAt(kept, now), idleSince: away.since },
    start: dueOf(question, now),
  }
}

/** Decides about something that happened: when no more of it has for a while. */
export function decideEvent(question: Question<'event'>): AgentDecision {
  const { planned, trigger, moment } = question
  const { now } = moment
  const kept = withEvent(question)
  if (kept.eventSince === undefined || isHeldBack(question) || !question.isFree) return { kept }
  const since = Math.min(now, Date.parse(kept.eventSince))
  const last = Math.min(now, moment.eventsAt.get(planned.agent) ?? since)
  const hasSettled = now - last >= trigger.settleMs || now - since >= LONGEST_SETTLING_MS
  if (!hasSettled) return { kept }
  const { eventSince: _, ...rest } = kept
  return { kept: startedAt(rest, now), start: dueOf(question, since) }
}

/** What has happened since the last start. What happened at that very time is among it: to start once too often does no harm. */
function withEvent({ planned, kept, moment }: Question<'event'>): KeptSchedule {
  const at = moment.eventsAt.get(planned.agent)
  if (at === undefined || kept.eventSince !== undefined) return kept
  const started = kept.lastStartAt === undefined ? -Infinity : Date.parse(kept.lastStartAt)
  return at >= started || started > moment.now ? { ...kept, eventSince: isoOf(at) } : kept
}

type HeldBack = Pick<Question, 'planned' | 'plan' | 'moment' | 'times'>

function isHeldBack({ planned, plan, moment, times }: HeldBack): boolean {
  return plan.isPaused || isQuiet(planned, plan, { times, at: moment.now })
}

function startedAt(kept: KeptSchedule, now: number): KeptSchedule {
  return { ...kept, seenUntil: isoOf(now), lastStartAt: isoOf(now) }
}

type WhileUp = Question<'interval'> | Question<'idle'> | Question<'event'>

function dueOf({ planned, trigger }: WhileUp, dueAt: number) {
  return { agent: planned.agent, trigger: trigger.kind, dueAt }
}
