import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { WorkerSaid, WorkerSaidCode } from '../../shared/domain/worker-said.ts'
import { exitSaid, said } from './exit-said.ts'
import type { Place } from './start-queue.ts'
import type { WorkerLife, WorkerState } from './worker-life.ts'

const STOPPED: Partial<Record<WorkerReason, WorkerSaidCode>> = {
  'never-started': 'never-started',
  'switched-off': 'switched-off',
  shutdown: 'shutdown',
  'account-disabled': 'account-disabled',
  exit: 'ended',
  'queue-timeout': 'queue-timeout',
}

const STOPPING: Partial<Record<WorkerReason, WorkerSaidCode>> = {
  'start-timeout': 'stopping-late',
  silent: 'stopping-silent',
  identity: 'stopping-stranger',
  unreachable: 'stopping-unreachable',
  shortage: 'stopping-unreachable',
  'adoption-failed': 'stopping-untaken',
  'disk-filled': 'stopping-filling',
}

/** What is to be said of a worker's state, sentence by sentence. */
export function stateSaid({ state, lock }: WorkerLife, now: number): readonly WorkerSaid[] {
  if (lock !== null) return [said('locked-for', { lock })]
  return 'exit' in state ? afterExit(state, now) : [ofState(state, now)]
}

/** What is to be said of a place in the line of those that start. */
export function placeSaid({ place, aboutMs, isFull }: Place): readonly WorkerSaid[] {
  return isFull
    ? [said('in-line-full', { place })]
    : [said('in-line', { place, seconds: seconds(aboutMs) })]
}

/** What is to be said of a sleep: times in ISO 8601. */
export function sleepSaid(since: string, wake: string | null): readonly WorkerSaid[] {
  const sleeps = said('sleeps-since', { since })
  return wake === null ? [sleeps] : [sleeps, said('due-at', { at: wake })]
}

type Ended = Extract<WorkerState, { exit: unknown }>

function afterExit(state: Ended, now: number): readonly WorkerSaid[] {
  const ended = exitSaid(state.exit)
  if (state.status === 'crashed') return ended
  const left = { seconds: seconds(state.deadline - now) }
  if (state.status === 'backoff') return [...ended, said('starts-again-in', left)]
  const { crashes } = state
  const times = crashes === 1 ? said('failed-once') : said('failed-often', { crashes })
  return [times, ...ended, said('tried-again-in', left)]
}

function ofState(state: Exclude<WorkerState, Ended>, now: number): WorkerSaid {
  switch (state.status) {
    case 'stopped':
      return said(STOPPED[state.reason] ?? 'stopped')
    case 'hibernated':
      return said(state.reason === 'exit' ? 'ended' : 'sleeps')
    case 'unresponsive':
      return said('unresponsive', { seconds: seconds(state.deadline - now) })
    case 'starting':
      return said(state.reason === 'retry' ? 'starting-again' : 'starting')
    case 'draining':
      return said(state.startAgain ? 'draining-to-start' : 'draining')
    case 'stopping':
      return said(STOPPING[state.reason] ?? 'stopping')
    case 'adopting':
    case 'locked':
    case 'queued':
    case 'running':
      return said(state.status)
  }
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
