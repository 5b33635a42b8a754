import {
  begin,
  crash,
  type EventOf,
  kill,
  same,
  to,
  type Transition,
  type TransitionContext,
} from './transition-steps.ts'
import { exitReason, type WorkerExit } from './worker-exit.ts'
import type { WorkerLife, WorkerState } from './worker-life.ts'

/** It outlived the supervisor that started it. */
export function onFound(
  life: WorkerLife,
  { pid }: EventOf<'found'>,
  { now, deadlines }: TransitionContext,
): Transition {
  if (life.state.status !== 'stopped') return same(life)
  const deadline = now + deadlines.adoptMs
  return to(life, { status: 'adopting', reason: 'adopted', pid, deadline }, [{ kind: 'adopt' }])
}

/** Nothing was heard of it for too long. */
export function onSilent(life: WorkerLife, { now, deadlines }: TransitionContext): Transition {
  const { state } = life
  if (state.status !== 'running') return same(life)
  const deadline = now + deadlines.silentMs
  return to(life, { ...state, status: 'unresponsive', reason: 'silent', deadline })
}

/** It was heard of. */
export function onHeard(life: WorkerLife): Transition {
  const { state } = life
  if (state.status !== 'unresponsive') return same(life)
  const { pid, readyAt } = state
  return to(life, { status: 'running', reason: 'heard-again', pid, readyAt })
}

/** There is a process. */
export function onSpawned(
  life: WorkerLife,
  { pid }: EventOf<'spawned'>,
  { now }: TransitionContext,
): Transition {
  const { state } = life
  if (state.status === 'starting') return to(life, { ...state, pid, spawnedAt: now })
  // It was stopped before its process existed: the signal goes out now that there is somebody to get it.
  if (state.status === 'stopping')
    return to(life, { ...state, pid }, [{ kind: 'signal', signal: 'SIGTERM' }])
  return same(life)
}

/** It listens, and is who it should be. */
export function onReady(life: WorkerLife, { now }: TransitionContext): Transition {
  const { state } = life
  if (state.status === 'adopting') {
    return to(life, { status: 'running', reason: 'adopted', pid: state.pid, readyAt: now })
  }
  if (state.status !== 'starting' || state.pid === null) return same(life)
  return to(life, { status: 'running', reason: 'ready', pid: state.pid, readyAt: now })
}

const MAY_MISBEHAVE: ReadonlySet<string> = new Set([
  'adopting',
  'starting',
  'running',
  'unresponsive',
])

/** It is not who it should be, or broke the contract. */
export function onMisbehaved(
  life: WorkerLife,
  event: EventOf<'misbehaved'>,
  context: TransitionContext,
): Transition {
  const { state } = life
  if (!MAY_MISBEHAVE.has(state.status) || !('pid' in state)) return same(life)
  const reason = state.status === 'adopting' ? 'adoption-failed' : event.reason
  return kill(life, { pid: state.pid, reason, startAgain: null, counts: true }, context)
}

/** Its process has ended. */
export function onExited(
  life: WorkerLife,
  { exit }: EventOf<'exited'>,
  context: TransitionContext,
): Transition {
  const { state } = life
  switch (state.status) {
    case 'starting':
      return crash(life, { exit, upMs: 0, reason: exitReason(exit) })
    case 'adopting':
      return to(life, { status: 'stopped', reason: 'exit' })
    case 'running':
    case 'unresponsive':
      // A worker that ends by itself in good order is not wanted less: it sleeps, and the next request wakes it.
      if (exit.code === 0) return to(life, { status: 'hibernated', reason: 'exit' })
      return crash(life, { exit, upMs: context.now - state.readyAt, reason: exitReason(exit) })
    case 'draining':
    case 'stopping':
      return afterStop(life, { exit, state }, context)
    case 'stopped':
    case 'hibernated':
    case 'locked':
    case 'queued':
    case 'crashed':
    case 'backoff':
    case 'failed':
      return same(life)
  }
}

interface Ended {
  readonly exit: WorkerExit
  readonly state: Extract<WorkerState, { status: 'draining' | 'stopping' }>
}

function afterStop(
  life: WorkerLife,
  { exit, state }: Ended,
  context: TransitionContext,
): Transition {
  if (life.lock !== null) return to(life, { status: 'locked', reason: life.lock })
  if (state.status === 'stopping' && state.counts) {
    const { reason } = state
    const killedFor = { reason, afterMs: context.deadlines.startMs }
    return crash(life, { exit: { ...exit, killedFor }, upMs: 0, reason })
  }
  if (state.startAgain && life.wanted !== 'off') return begin(life, state.startAgain, context)
  const { reason } = state
  const sleeps = reason === 'idle' || reason === 'limit'
  return to(life, sleeps ? { status: 'hibernated', reason } : { status: 'stopped', reason })
}
