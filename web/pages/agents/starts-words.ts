import type { AgentSchedule } from '../../../shared/api/schedules.ts'
import { format } from '../../words/format.svelte.ts'
import { words } from './words.ts'

type Starts = NonNullable<AgentSchedule['starts']>

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** What starts an agent, in words. */
export function startsInWords({ name, starts }: Pick<AgentSchedule, 'name' | 'starts'>): string {
  if (!starts) return name === 'ingestor' ? words.t.startsWithFile : words.t.startsByHand
  switch (starts.kind) {
    case 'cron':
      return cronInWords(starts.pattern)
    case 'interval':
      return words.t.startsEvery(length(starts.everyMs))
    case 'window':
      return windowInWords(starts)
    case 'idle':
      return words.t.startsIdle(length(starts.afterMs))
    case 'event':
      return words.t.startsAfter(length(starts.settleMs), words.t.events[starts.on] ?? starts.on)
  }
}

/** The patterns that people use have words; another is shown as it is. */
function cronInWords(pattern: string): string {
  const [, minute, hour, day] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7])$/.exec(pattern) ?? []
  if (minute === undefined || hour === undefined) return words.t.startsByCron(pattern)
  const at = format.clock(Number(hour), Number(minute))
  return day === '*' || day === undefined
    ? words.t.startsDaily(at)
    : words.t.startsWeekly(words.t.weekdayName(Number(day) % 7), at)
}

function windowInWords({ hours, minIdleMs }: Extract<Starts, { kind: 'window' }>): string {
  const between = words.t.startsBetween(clock(hours.start), clock(hours.end))
  return minIdleMs > 0 ? words.t.startsAway(between, length(minIdleMs)) : between
}

function clock(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return format.clock(hour, minute)
}

function length(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? UNITS[3]
  return format.length(ms / size, unit)
}
