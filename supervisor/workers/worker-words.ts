import type { LockReason, WorkerReason } from '../../shared/domain/worker-status.ts'
import type { Place } from './start-queue.ts'
import { exitInWords } from './worker-exit.ts'
import type { WorkerLife, WorkerState } from './worker-life.ts'

const ENDED = 'It ended by itself; the next request starts it.'

const STOPPED: Partial<Record<WorkerReason, string>> = {
  'never-started': 'It has not been needed yet.',
  'switched-off': 'It was switched off; start it with: mh worker start NAME.',
  shutdown: 'It was stopped with the supervisor.',
  'account-disabled': 'Its account is disabled.',
  exit: ENDED,
  'queue-timeout': 'Its turn to start did not come in time.',
}

const STOPPING: Partial<Record<WorkerReason, string>> = {
  'start-timeout': 'It did not start in time and is being ended.',
  silent: 'It fell silent and is being ended.',
  identity: 'It is not who it should be and is being ended.',
  unreachable: 'It cannot be reached and is being ended.',
  'adoption-failed': 'It could not be taken over and is being ended.',
}

const LOCKED: Record<LockReason, string> = {
  backup: 'a backup of the profile is being made',
  restore: 'the profile is being restored',
  migrate: 'the profile is being migrated',
  rename: 'the account is being renamed',
  archive: 'the profile is being put into the archive or taken out of it',
  create: 'the account is being made',
  delete: 'the account is being deleted',
}

/** A worker's state in words for a person. */
export function stateInWords(life: WorkerLife, now: number): string {
  const { state, lock } = life
  if (lock !== null)
    return `It is locked: ${LOCKED[lock]}. It can be started again when that is done.`
  switch (state.status) {
    case 'stopped':
      return STOPPED[state.reason] ?? 'It is stopped.'
    case 'adopting':
      return 'It outlived the supervisor before this one and is being taken over.'
    case 'hibernated':
      return state.reason === 'exit'
        ? ENDED
        : 'It sleeps to save memory; the next request wakes it, in about a second.'
    case 'locked':
      return 'It is locked.'
    case 'queued':
      return 'It waits for its turn to start.'
    case 'unresponsive':
      return `It has not been heard of for a while; it is ended in ${seconds(state.deadline - now)} unless it answers.`
    case 'starting':
      return state.reason === 'retry' ? 'It is being started again.' : 'It is starting.'
    case 'running':
      return 'It is running.'
    case 'draining':
      return `It finishes what is under way, then ${state.startAgain ? 'starts anew' : 'stops'}.`
    case 'stopping':
      return STOPPING[state.reason] ?? 'It is being stopped.'
    case 'crashed':
      return exitInWords(state.exit)
    case 'backoff':
      return `${exitInWords(state.exit)} It is started again in ${seconds(state.deadline - now)}.`
    case 'failed':
      return failedInWords(state, now)
  }
}

/** A place in the line of those that start. */
export function placeInWords({ place, aboutMs, isFull }: Place, isOwn: boolean): string {
  const where = `${isOwn ? 'You are' : 'It is'} ${ordinal(place)} in line`
  return isFull
    ? `${where}: as many workers run as may, and it starts when one of them is idle.`
    : `${where}, about ${seconds(aboutMs)}.`
}

function ordinal(place: number): string {
  const teen = place % 100 > 10 && place % 100 < 14
  const ending = teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[place % 10] ?? 'th')
  return `${place}${ending}`
}

/** The sleep of a worker, with times as a clock shows them. */
export function sleepInWords({ since, wake }: { since: string; wake: string | undefined }): string {
  const words = `Sleeping since ${since} to save memory. Waking takes about a second.`
  return wake === undefined ? words : `${words} Something is due at ${wake}.`
}

function failedInWords(state: Extract<WorkerState, { status: 'failed' }>, now: number): string {
  const times =
    state.crashes === 1
      ? 'It failed to start.'
      : `It failed ${state.crashes} times in a short while.`
  const retry = `It is tried again in ${seconds(state.deadline - now)}, or at once with: mh worker start NAME.`
  return `${times} ${exitInWords(state.exit)} ${retry}`
}

function seconds(ms: number): string {
  const whole = Math.max(1, Math.ceil(ms / 1000))
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}
