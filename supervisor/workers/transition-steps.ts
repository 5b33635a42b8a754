import type { StartReason, WorkerReason } from '../../shared/domain/worker-status.ts'
import type { RestartPolicy } from './restart-policy.ts'
import type {
  WorkerDeadlines,
  WorkerEffect,
  WorkerEvent,
  WorkerLife,
  WorkerState,
} from './worker-life.ts'

export interface TransitionContext {
  /** Monotonic ms. */
  readonly now: number
  readonly deadlines: WorkerDeadlines
  readonly policy: RestartPolicy
}

/** The life after an event, and what is to be done about it. */
export interface Transition {
  readonly life: WorkerLife
  readonly effects: readonly WorkerEffect[]
}

export type EventOf<K extends WorkerEvent['kind']> = Extract<WorkerEvent, { kind: K }>

interface Ending {
  readonly pid: number | null
  readonly reason: WorkerReason
  readonly startAgain: StartReason | 'restart' | null
  readonly counts?: boolean
}

/** Into the line of those that start; a place may be free at once. */
export function begin(
  life: WorkerLife,
  reason: WorkerReason,
  { now, deadlines }: TransitionContext,
): Transition {
  const queued: WorkerState = { status: 'queued', reason, deadline: now + deadlines.queuedMs }
  return to(life, queued, [{ kind: 'enqueue' }])
}

/** Lets what is under way end. */
export function drain(
  life: WorkerLife,
  ending: Ending & { pid: number },
  { now, deadlines }: TransitionContext,
): Transition {
  const { pid, reason, startAgain } = ending
  const deadline = now + deadlines.drainMs
  return to(life, { status: 'draining', reason, pid, startAgain, deadline }, [{ kind: 'drain' }])
}

/** Asks the process to end. */
export function terminate(
  life: WorkerLife,
  ending: Ending,
  { now, deadlines }: TransitionContext,
): Transition {
  const { pid, reason, startAgain } = ending
  const state: WorkerState = {
    status: 'stopping',
    reason,
    pid,
    startAgain,
    counts: false,
    forced: false,
    deadline: now + deadlines.termMs,
  }
  return to(life, state, pid === null ? [] : [{ kind: 'signal', signal: 'SIGTERM' }])
}

/** Ends the process. */
export function kill(
  life: WorkerLife,
  ending: Ending,
  { now, deadlines }: TransitionContext,
): Transition {
  const { pid, reason, startAgain, counts = false } = ending
  const state: WorkerState = {
    status: 'stopping',
    reason,
    pid,
    startAgain,
    counts,
    forced: true,
    deadline: now + deadlines.killMs,
  }
  return to(life, state, pid === null ? [] : [{ kind: 'signal', signal: 'SIGKILL' }])
}

/** A process ended that should not have. */
export function crash(
  life: WorkerLife,
  crashed: Omit<Extract<WorkerState, { status: 'crashed' }>, 'status'>,
): Transition {
  return to(life, { status: 'crashed', ...crashed }, [{ kind: 'decide' }])
}

/** A life in another state. */
export function to(
  life: WorkerLife,
  state: WorkerState,
  effects: readonly WorkerEffect[] = [],
): Transition {
  return { life: { ...life, state }, effects }
}

/** Nothing changes. */
export function same(life: WorkerLife): Transition {
  return { life, effects: [] }
}
