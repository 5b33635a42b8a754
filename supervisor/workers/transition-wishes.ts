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
  const { state } = life
  switch (state.status) {
    case 'stopped':
    case 'hibernated':
      return begin(next, reason, context)
    case 'draining':
    case 'stopping':
      return to(next, { ...state, startAgain: true })
    case 'backoff':
    case 'failed':
      // A person may try again at once; requests wait for the pause to end.
      return reason === 'operator'
        ? begin({ ...next, history: NO_CRASHES }, reason, context)
        : same(next)
    case 'adopting':
    case 'queued':
    case 'starting':
    case 'running':
    case 'unresponsive':
    case 'crashed':
      return same(next)
  }
}

/** It is to stop. */
export function onStop(
  life: WorkerLife,
  event: EventOf<'stop'>,
  context: TransitionContext,
): Transition {
  const next = { ...life, wanted: event.wanted ?? life.wanted }
  const { reason } = event
  const { state } = life
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason, startAgain: false }, context)
    case 'adopting':
    case 'starting':
    case 'unresponsive':
      return terminate(next, { pid: state.pid, reason, startAgain: false }, context)
    case 'draining':
      return to(next, { ...state, reason, startAgain: false })
    case 'stopping':
      // Whatever it was being ended for: now it is stopped on purpose, and its end is no crash.
      return to(next, { ...state, reason, startAgain: false, counts: false })
    case 'stopped':
    case 'hibernated':
    case 'queued':
    case 'crashed':
    case 'backoff':
    case 'failed':
      return to(next, { status: 'stopped', reason })
  }
}

/** It is to start anew. */
export function onRestart(life: WorkerLife, context: TransitionContext): Transition {
  const next = { ...life, wanted: 'onDemand', history: NO_CRASHES } as const
  const { state } = life
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason: 'restart', startAgain: true }, context)
    case 'adopting':
    case 'starting':
    case 'unresponsive':
      return terminate(next, { pid: state.pid, reason: 'restart', startAgain: true }, context)
    case 'draining':
    case 'stopping':
      return to(next, { ...state, startAgain: true })
    case 'queued':
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
