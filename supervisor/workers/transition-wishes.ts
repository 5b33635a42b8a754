import type { StartReason, WorkerReason } from '../../shared/domain/worker-status.ts'
import { NO_CRASHES } from './restart-policy.ts'
import {
  begin,
  drain,
  type EventOf,
  same,
  terminate,
  to,
  type Transition,
  type TransitionContext,
} from './transition-steps.ts'
import type { WorkerLife, WorkerState } from './worker-life.ts'

/** Somebody wants the worker. */
export function onStart(
  life: WorkerLife,
  { reason }: EventOf<'start'>,
  context: TransitionContext,
): Transition {
  const wanted = reason === 'operator' ? 'onDemand' : life.wanted
  if (wanted === 'off') return same(life)
  const next = { ...life, wanted } as const
  if (life.lock !== null) return same(next)
  const { state } = life
  switch (state.status) {
    case 'stopped':
    case 'hibernated':
      return begin(next, reason, context)
    case 'draining':
    case 'stopping':
      return to(next, { ...state, startAgain: moreUrgent(state.startAgain, reason) })
    case 'queued':
      // People who wait go before what runs by the clock.
      return isOfPeople(reason) && !isOfPeople(state.reason)
        ? to(next, { ...state, reason }, [{ kind: 'enqueue' }])
        : same(next)
    case 'backoff':
    case 'failed':
      // A person may try again at once; requests wait for the pause to end.
      return reason === 'operator'
        ? begin({ ...next, history: NO_CRASHES }, reason, context)
        : same(next)
    case 'adopting':
    case 'starting':
    case 'running':
    case 'unresponsive':
    case 'crashed':
    case 'locked':
      return same(next)
  }
}

function isOfPeople(reason: WorkerReason): boolean {
  return reason === 'request' || reason === 'operator'
}

function moreUrgent(
  before: StartReason | 'restart' | null,
  reason: StartReason,
): StartReason | 'restart' {
  return before === null || isOfPeople(reason) ? reason : before
}

/** It is to stop. */
export function onStop(
  life: WorkerLife,
  event: EventOf<'stop'>,
  context: TransitionContext,
): Transition {
  const next = { ...life, wanted: event.wanted ?? life.wanted }
  return life.lock === null ? ended(next, event.reason, context) : same(next)
}

/** Nothing may start it until it is unlocked. */
export function onLock(
  life: WorkerLife,
  { reason }: EventOf<'lock'>,
  context: TransitionContext,
): Transition {
  if (life.lock !== null) return same(life)
  const next = { ...life, lock: reason }
  const after = ended(next, reason, context)
  return after.life.state.status === 'stopped' ? to(next, { status: 'locked', reason }) : after
}

/** Whoever locked it lets go. */
export function onUnlock(life: WorkerLife): Transition {
  if (life.lock === null) return same(life)
  const next = { ...life, lock: null }
  if (life.state.status !== 'locked') return same(next)
  const reason = life.wanted === 'off' ? 'switched-off' : 'unlocked'
  return to(next, { status: 'stopped', reason })
}

/** The process, if there is one, is to end. */
function ended(next: WorkerLife, reason: WorkerReason, context: TransitionContext): Transition {
  const { state } = next
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason, startAgain: null }, context)
    case 'adopting':
    case 'starting':
    case 'unresponsive':
      return terminate(next, { pid: state.pid, reason, startAgain: null }, context)
    case 'draining':
      return to(next, { ...state, reason, startAgain: null })
    case 'stopping':
      // Whatever it was being ended for: now it is stopped on purpose, and its end is no crash.
      return to(next, { ...state, reason, startAgain: null, counts: false })
    case 'stopped':
    case 'hibernated':
    case 'queued':
    case 'crashed':
    case 'backoff':
    case 'failed':
    case 'locked':
      return to(next, { status: 'stopped', reason })
  }
}

/** It is to start anew. */
export function onRestart(life: WorkerLife, context: TransitionContext): Transition {
  const next = { ...life, wanted: 'onDemand', history: NO_CRASHES } as const
  if (life.lock !== null) return same(next)
  const { state } = life
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason: 'restart', startAgain: 'restart' }, context)
    case 'adopting':
    case 'starting':
    case 'unresponsive':
      return terminate(next, { pid: state.pid, reason: 'restart', startAgain: 'restart' }, context)
    case 'draining':
    case 'stopping':
      return to(next, { ...state, startAgain: state.startAgain ?? 'restart' })
    case 'queued':
    case 'locked':
      return same(next)
    case 'stopped':
    case 'hibernated':
    case 'crashed':
    case 'backoff':
    case 'failed':
      return begin(next, 'restart', context)
  }
}

/** Its turn to start has come. */
export function onGranted(life: WorkerLife, { now, deadlines }: TransitionContext): Transition {
  const { state } = life
  if (state.status !== 'queued') return same(life)
  const starting: WorkerState = {
    status: 'starting',
    reason: state.reason,
    pid: null,
    deadline: now + deadlines.startMs,
  }
  return to({ ...life, generation: life.generation + 1 }, starting, [{ kind: 'spawn' }])
}
