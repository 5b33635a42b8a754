import type { RunSaid } from '../../shared/domain/run-said.ts'
import type { AgentDecision, Question } from './due-question.ts'
import { nextCron } from './next-cron.ts'
import { startTime } from './quiet-hours.ts'
import type { KeptSchedule } from './schedule-state.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Started so much later than it was due, a run is still the one that was due then: workers have to be woken first, one after the other. */
export const ON_TIME_MS = 5 * MINUTE_MS
/** What is due so soon keeps the worker up. */
export const SOON_MS = MINUTE_MS
/** A pattern of every minute, for a day. */
const MOST_STEPS = 1_500
const MOST_OWED = 100

/** Decides about a pattern of cron. */
export function decideCron(question: Question<'cron'>): AgentDecision {
  const { planned, trigger, kept, plan, moment, times } = question
  const first = times.next(trigger.pattern, plan.timeZone, Date.parse(kept.seenUntil))
  const startAt = typeof first === 'number' ? startTime(first, planned, { plan, times }) : Infinity
  const hasCome = startAt <= moment.now
  if (plan.isPaused) return { kept: hasCome ? seen(question, moment.now) : kept }
  if (hasCome) return come(question, first ?? moment.now)
  if ((kept.owed ?? 0) > 0) return payOff(question)
  return { kept, isWaiting: startAt - moment.now <= SOON_MS }
}

/** Something has come due since it was last looked at. */
function come(question: Question<'cron'>, first: number): AgentDecision {
  const { planned, kept, moment, isFree } = question
  if (moment.running.has(planned.agent)) return overlapped(question, first)
  if (!isFree) return { kept, isWaiting: true }
  const { dues, isMore } = duesOf(question, first)
  const last = dues.at(-1)
  if (last === undefined) return missedAll(question, first)
  const { plan, times } = question
  const isLate = moment.now - startTime(last, planned, { plan, times }) > ON_TIME_MS
  if (planned.catchUp === 'skip' && isLate) return missedAll(question, first)
  const start = { agent: planned.agent, trigger: 'cron' as const, dueAt: last }
  const owed = planned.catchUp === 'all' ? (kept.owed ?? 0) + dues.length - 1 : 0
  const lost = isMore ? { missed: missedOf(question, first, TOO_MANY) } : {}
  const done = withOwed(
    started(question, isMore ? moment.now : last),
    Math.min(owed, MOST_OWED - 1),
  )
  return { kept: done, start, isWaiting: owed > 0, ...lost }
}

const TOO_MANY = { code: 'missed-too-many', values: { most: MOST_OWED } } as const
const TOO_LATE = { code: 'missed-too-late', values: {} } as const
const UNDER_WAY = { code: 'missed-under-way', values: {} } as const

/** The times that are to be started for: within a day, or for `all` from the first on. */
function duesOf(
  { planned, trigger, plan, moment, times }: Question<'cron'>,
  first: number,
): { readonly dues: readonly number[]; readonly isMore: boolean } {
  const isAll = planned.catchUp === 'all'
  const dues: number[] = []
  const earliest = isAll ? first : Math.max(first, moment.now - DAY_MS)
  const next = (after: number): number =>
    nextCron(trigger.pattern, plan.timeZone, new Date(after))?.getTime() ?? Infinity
  const most = isAll ? MOST_OWED : MOST_STEPS
  let lastStart = 0
  const begin = earliest === first ? first : next(earliest - 1)
  for (let due = begin; due <= moment.now && dues.length <= most; due = next(due)) {
    const startAt = startTime(due, planned, { plan, times })
    if (startAt > moment.now) break
    // What is put off to the end of the quiet hours is put off to one run.
    if (startAt === lastStart) dues.pop()
    dues.push(due)
    lastStart = startAt
  }
  return { dues: dues.slice(0, most), isMore: dues.length > most }
}

/** Runs that are owed follow one another. */
function payOff(question: Question<'cron'>): AgentDecision {
  const { planned, kept, isFree } = question
  if (!isFree) return { kept, isWaiting: true }
  const owed = (kept.owed ?? 1) - 1
  const dueAt = Date.parse(kept.seenUntil)
  const start = { agent: planned.agent, trigger: 'cron' as const, dueAt }
  return { kept: withOwed(started(question, dueAt), owed), start, isWaiting: owed > 0 }
}

function overlapped(question: Question<'cron'>, first: number): AgentDecision {
  const { kept, moment } = question
  // One of those that are owed is no reason to leave the next out.
  if ((kept.owed ?? 0) > 0) return { kept, isWaiting: true }
  return { kept: seen(question, moment.now), missed: missedOf(question, first, UNDER_WAY) }
}

function missedAll(question: Question<'cron'>, first: number): AgentDecision {
  const missed = missedOf(question, first, TOO_LATE)
  return { kept: seen(question, question.moment.now), missed }
}

function missedOf({ planned }: Question<'cron'>, dueAt: number, said: RunSaid) {
  return { agent: planned.agent, trigger: 'cron' as const, dueAt, said }
}

function seen({ kept }: Question<'cron'>, until: number): KeptSchedule {
  return { ...kept, seenUntil: new Date(until).toISOString() }
}

function started(question: Question<'cron'>, due: number): KeptSchedule {
  return { ...seen(question, due), lastStartAt: new Date(question.moment.now).toISOString() }
}

function withOwed({ owed: _, ...kept }: KeptSchedule, owed: number): KeptSchedule {
  return owed > 0 ? { ...kept, owed } : kept
}
