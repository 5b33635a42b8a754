import type { AgentRun } from '../../../shared/api/agents.ts'
import type { Stats } from '../../../shared/api/memory-bulk.ts'
import { dayAfter } from '../calendar/views.ts'
import { dayOf, startOfDay } from '../calendar/zone.ts'

/** The ranges of time that are offered. */
export const RANGES = ['30d', '90d', '12m', 'all'] as const
export type Range = (typeof RANGES)[number]
/** How much there is of something: a day (`2026-03-29`), a month (`2026-03`), a tag. */
export interface Counted {
  readonly name: string
  readonly count: number
}

/** The present in milliseconds, and the zone (its IANA name) whose days are meant. */
export interface Clock {
  readonly now: number
  readonly zone: string
}

/** The work of agents in a range. */
interface Work {
  readonly byDay: readonly Counted[]
  readonly byAgent: readonly Counted[]
  readonly tokensByDay: readonly Counted[]
  readonly failed: number
}

const DAYS: Readonly<Record<Range, number | undefined>> = {
  '30d': 30,
  '90d': 90,
  '12m': 365,
  all: undefined,
}

/** The range that an address names, or the usual one. */
export function rangeOf(text: string | undefined): Range {
  return RANGES.find((range) => range === text) ?? '30d'
}

/** When a range begins, in ISO 8601 UTC; undefined for all time. */
export function sinceOf(range: Range, { now, zone }: Clock): string | undefined {
  const days = DAYS[range]
  if (days === undefined) return undefined
  const first = dayAfter(dayOf(now, zone), 1 - days)
  return new Date(startOfDay(first, zone)).toISOString()
}

/** Memories by day in a short range, by month in a long one; none is left out between the first and the last. */
export function monthsOrDays(
  { byDay, byMonth }: Pick<Stats['memories'], 'byDay' | 'byMonth'>,
  range: Range,
  clock: Clock,
): Counted[] {
  const counts = isByDay(range) ? byDay : byMonth
  return namesOf(range, clock, Object.keys(counts)).map((name) => ({
    name,
    count: counts[name] ?? 0,
  }))
}

/** What agents did in a range, from their runs. */
export function workOf(runs: readonly AgentRun[], range: Range, clock: Clock): Work {
  const isWork = ({ status }: AgentRun): boolean => status !== 'missed' && status !== 'queued'
  const worked = runs.filter(isWork)
  const nameOf = ({ queuedAt }: AgentRun): string =>
    dayOf(Date.parse(queuedAt), clock.zone).slice(0, isByDay(range) ? 10 : 7)
  const names = namesOf(range, clock, worked.map(nameOf))
  const series = (of: (run: AgentRun) => number): Counted[] => {
    const counts = sums(worked.map((run) => [nameOf(run), of(run)]))
    return names.map((name) => ({ name, count: counts.get(name) ?? 0 }))
  }
  const byAgent = sums(worked.map(({ agent }) => [agent, 1]))
  return {
    byDay: series(() => 1),
    tokensByDay: series(({ tokens }) => (tokens ? tokens.prompt + tokens.completion : 0)),
    byAgent: [...byAgent]
      .map(([name, count]) => ({ name, count }))
      .toSorted((one, other) => other.count - one.count),
    failed: worked.filter(({ status }) => status === 'failed').length,
  }
}

function isByDay(range: Range): boolean {
  return range === '30d' || range === '90d'
}

function namesOf(range: Range, { now, zone }: Clock, known: readonly string[]): string[] {
  const today = dayOf(now, zone)
  if (isByDay(range)) {
    const days = DAYS[range] ?? 0
    return Array.from({ length: days }, (_nothing, index) => dayAfter(today, index + 1 - days))
  }
  const month = today.slice(0, 7)
  const first = range === '12m' ? monthsBefore(month, 11) : known.toSorted()[0]
  if (first === undefined) return []
  const names: string[] = []
  for (let name = month; name >= first; name = monthsBefore(name, 1)) names.unshift(name)
  return names
}

function monthsBefore(month: string, count: number): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year ?? 0, (number ?? 1) - 1 - count, 1)).toISOString().slice(0, 7)
}

function sums(pairs: readonly (readonly [string, number])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [name, count] of pairs) counts.set(name, (counts.get(name) ?? 0) + count)
  return counts
}
