import { ALIVE_WORDS } from '../../shared/control/alive-words.ts'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import { inWords } from '../../shared/domain/said.ts'
import { clockTime } from './clock-time.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerEndpoint } from './worker-endpoint.ts'
import { isByItself } from './wake-policy.ts'
import type { RowFacts } from './worker-row.ts'

type Facts = Pick<RowFacts, 'nextWakeAt' | 'isDueSoon' | 'idleMs' | 'timeZone'>

/** What is seen of a worker here. */
interface Seen extends Pick<SupervisedWorker, 'heartbeat' | 'startedFor'> {
  readonly endpoint: Pick<WorkerEndpoint, 'inFlight' | 'lastUsedAt' | 'isUsed'> | undefined
}

const WOKEN = {
  schedule: 'woken-schedule',
  inbox: 'woken-inbox',
  'wake-table': 'woken-table',
} as const

/** Every reason why a running worker is up: what is under way, what is due soon, and else how long it stays up without either. */
export function aliveSaid(worker: Seen, facts: Facts): readonly AliveSaid[] {
  const { endpoint, heartbeat } = worker
  if (!endpoint) return []
  const said = heartbeat ? saidByWorker(heartbeat) : []
  const count = Math.max(endpoint.inFlight, heartbeat?.inFlight ?? 0)
  // A worker counts its requests itself; those on their way to it are known here only.
  const isCounted = count === 0 || said.some(({ code }) => code === 'requests')
  const requests: AliveSaid[] = isCounted ? [] : [{ code: 'requests', values: { count } }]
  const reasons = [...requests, ...said, ...dueSoon(facts)]
  return reasons.length > 0 ? reasons : [restSaid(worker, facts)]
}

/** The same in English. */
export function aliveInWords(said: readonly AliveSaid[]): string[] {
  return said.map((one) => inWords([one], ALIVE_WORDS))
}

type Heartbeat = NonNullable<SupervisedWorker['heartbeat']>

/** A worker of an earlier version gives no codes. */
function saidByWorker({ aliveBecause, aliveSaid: said }: Heartbeat): readonly AliveSaid[] {
  return said ?? aliveBecause.map(saidEarlier)
}

function saidEarlier(words: string): AliveSaid {
  const [, count] = /^(\d+) requests?$/.exec(words) ?? []
  return count === undefined
    ? { code: 'other', values: { quote: words } }
    : { code: 'requests', values: { count: Number(count) } }
}

function dueSoon({ nextWakeAt, isDueSoon, timeZone }: Facts): AliveSaid[] {
  if (!isDueSoon || nextWakeAt === null) return []
  return [{ code: 'due', values: timeValues(new Date(nextWakeAt), timeZone) }]
}

function restSaid({ endpoint, startedFor }: Seen, facts: Facts): AliveSaid {
  const leftMs = (endpoint?.lastUsedAt ?? 0) + facts.idleMs - performance.now()
  const until = new Date(Date.now() + Math.max(0, leftMs))
  const code = endpoint?.isUsed === false && isByItself(startedFor) ? WOKEN[startedFor] : 'used'
  return { code, values: timeValues(until, facts.timeZone) }
}

/** A moment, and how the person's clock shows it. */
function timeValues(at: Date, timeZone: string | null): { at: string; clock: string } {
  return { at: at.toISOString(), clock: clockTime(at, timeZone) }
}
