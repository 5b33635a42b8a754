import { clockTime } from './clock-time.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { isByItself } from './wake-policy.ts'
import type { RowFacts } from './worker-row.ts'

type Facts = Pick<RowFacts, 'nextWakeAt' | 'isDueSoon' | 'idleMs' | 'timeZone'>

const WOKEN = {
  schedule: 'woken for a schedule',
  inbox: 'woken for a file in the inbox',
  'wake-table': 'asked for its next schedule',
} as const

/** Every reason why a running worker is up: what is under way, what is due soon, and else how long it stays up without either. */
export function aliveInWords(worker: SupervisedWorker, facts: Facts): string[] {
  const { endpoint, heartbeat } = worker
  if (!endpoint) return []
  const { nextWakeAt, isDueSoon, timeZone } = facts
  const said = heartbeat?.aliveBecause ?? []
  const under = requestsInWords(Math.max(endpoint.inFlight, heartbeat?.inFlight ?? 0))
  // A worker counts its requests itself; those on their way to it are known here only.
  const requests = said.some((reason) => /^\d+ requests?$/.test(reason)) ? [] : under
  const due =
    isDueSoon && nextWakeAt !== null
      ? [`schedule due at ${clockTime(new Date(nextWakeAt), timeZone)}`]
      : []
  const reasons = [...requests, ...said, ...due]
  return reasons.length > 0 ? reasons : [restInWords(worker, facts)]
}

function requestsInWords(count: number): string[] {
  return count === 0 ? [] : [`${count} request${count === 1 ? '' : 's'}`]
}

function restInWords({ endpoint, startedFor }: SupervisedWorker, facts: Facts): string {
  const leftMs = (endpoint?.lastUsedAt ?? 0) + facts.idleMs - performance.now()
  const until = clockTime(new Date(Date.now() + Math.max(0, leftMs)), facts.timeZone)
  const what =
    endpoint?.isUsed === false && isByItself(startedFor) ? WOKEN[startedFor] : 'recently used'
  return `${what}, up until ${until}`
}
