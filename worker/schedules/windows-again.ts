import type { KeptSchedule, ScheduleState } from './schedule-state.ts'

/** A run for hours that go on, which ended with the worker before, is started again: what it has done already it knows itself. */
export function withWindowsAgain(state: ScheduleState, now: number): ScheduleState {
  const agents = Object.entries(state.agents).map(
    ([name, kept]) => [name, windowAgain(kept, now)] as const,
  )
  return { ...state, agents: Object.fromEntries(agents) }
}

function windowAgain({ windowUntil, ...kept }: KeptSchedule, now: number): KeptSchedule {
  if (windowUntil === undefined || Date.parse(windowUntil) <= now) return kept
  const before = Date.parse(kept.seenUntil) - 1
  return { ...kept, seenUntil: new Date(before).toISOString() }
}
