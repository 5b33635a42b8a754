import type { AgentName } from '../../shared/domain/agent-run.ts'
import type { PlannedTrigger } from './schedule-plan.ts'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

const EVENTS: ReadonlyMap<string, string> = new Map([
  ['memory-captured', 'a memory was captured'],
  ['memories-imported', 'memories were imported'],
  ['inbox-file-done', 'a file of the inbox was read'],
])

/** What starts an agent, in words. */
export function triggerWords(trigger: PlannedTrigger | null, agent: AgentName): string {
  switch (trigger?.kind) {
    case undefined:
      return agent === 'ingestor'
        ? 'when a file comes into the inbox'
        : 'by hand, or by another agent'
    case 'cron':
      return `cron ${trigger.pattern}`
    case 'interval':
      return `every ${lengthWords(trigger.everyMs)}, while the worker is up`
    case 'window':
      return windowWords(trigger)
    case 'idle':
      return `once when you have been away for ${lengthWords(trigger.afterMs)}, while the worker is up`
    case 'event':
      return `${lengthWords(trigger.settleMs)} after ${EVENTS.get(trigger.on) ?? trigger.on}, 5 minutes at most`
  }
}

function windowWords({ hours, minIdleMs }: Extract<PlannedTrigger, { kind: 'window' }>): string {
  const away = minIdleMs > 0 ? `, when you have been away for ${lengthWords(minIdleMs)}` : ''
  return `once between ${hours.start} and ${hours.end}${away}`
}

function lengthWords(ms: number): string {
  const [name, length] = UNITS.find(([, unit]) => ms >= unit && ms % unit === 0) ?? [
    'second',
    1_000,
  ]
  const count = Math.round((ms / length) * 10) / 10
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
