import { exitReason, type WorkerExit } from './worker-exit.ts'
import { decideRestart, NO_CRASHES, type RestartPolicy } from './restart-policy.ts'
import type {
  WorkerDeadlines,
  WorkerEffect,
  WorkerEvent,
  WorkerLife,
  WorkerState,
} from './worker-life.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'

interface TransitionContext {
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

type EventOf<K extends WorkerEvent['kind']> = Extract<WorkerEvent, { kind: K }>

/**
 * The one function through which a worker's life changes.
 *
 * INVARIANTS: one process a profile at a time: `spawn` comes only out of a state that has none; an event of an older generation
 * changes nothing; `wanted` is changed by operators only; every state with a process is left by its exit alone.
 */
export function transition(
  life: WorkerLife,
  event: WorkerEvent,
  context: TransitionContext,
): Transition {
  if ('generation' in event && event.generation !== life.generation) return same(life)
  switch (event.kind) {
    case 'start':
      return onStart(life, event, context)
    case 'stop':
      return onStop(life, event, context)
    case 'restart':
      return onRestart(life, context)
    case 'granted':
      return onGranted(life, context)
    case 'silent':
      return onSilent(life, context)
    case 'heard':
      return onHeard(life)
    case 'spawned':
      return onSpawned(life, event)
    case 'ready':
      return onReady(life, context)
    case 'drained':
      return life.state.status === 'draining'
        ? terminate(life, { ...life.state, reason: life.state.reason }, context)
        : same(life)
    case 'misbehaved':
      return onMisbehaved(life, context)
    case 'exited':
      return onExited(life, event, context)
    case 'decide':
      return onDecide(life, event, context)
    case 'deadline':
      return onDeadline(life, context)
  }
}

function onStart(
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
    case 'queued':
    case 'starting':
    case 'running':
    case 'unresponsive':
    case 'crashed':
      return same(next)
  }
}

function onStop(life: WorkerLife, event: EventOf<'stop'>, context: TransitionContext): Transition {
  const next = { ...life, wanted: event.wanted ?? life.wanted }
  const { reason } = event
  const { state } = life
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason, startAgain: false }, context)
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

function onRestart(life: WorkerLife, context: TransitionContext): Transition {
  const next = { ...life, wanted: 'onDemand', history: NO_CRASHES } as const
  const { state } = life
  switch (state.status) {
    case 'running':
      return drain(next, { pid: state.pid, reason: 'restart', startAgain: true }, context)
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

function onGranted(life: WorkerLife, { now, deadlines }: TransitionContext): Transition {
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

function onSilent(life: WorkerLife, { now, deadlines }: TransitionContext): Transition {
  const { state } = life
  if (state.status !== 'running') return same(life)
  const deadline = now + deadlines.silentMs
  return to(life, { ...state, status: 'unresponsive', reason: 'silent', deadline })
}

function onHeard(life: WorkerLife): Transition {
  const { state } = life
  if (state.status !== 'unresponsive') return same(life)
  const { pid, readyAt } = state
  return to(life, { status: 'running', reason: 'heard-again', pid, readyAt })
}

function onSpawned(life: WorkerLife, { pid }: EventOf<'spawned'>): Transition {
  const { state } = life
  if (state.status === 'starting') return to(life, { ...state, pid })
  // It was stopped before its process existed: the signal goes out now that there is somebody to get it.
  if (state.status === 'stopping')
    return to(life, { ...state, pid }, [{ kind: 'signal', signal: 'SIGTERM' }])
  return same(life)
}

function onReady(life: WorkerLife, { now }: TransitionContext): Transition {
  const { state } = life
  if (state.status !== 'starting' || state.pid === null) return same(life)
  return to(life, { status: 'running', reason: 'ready', pid: state.pid, readyAt: now })
}

function onMisbehaved(life: WorkerLife, context: TransitionContext): Transition {
  const { state } = life
  if (!['starting', 'running', 'unresponsive'].includes(state.status) || !('pid' in state)) {
    return same(life)
  }
  return kill(
    life,
    { pid: state.pid, reason: 'identity', startAgain: false, counts: true },
    context,
  )
}

function onExited(
  life: WorkerLife,
  { exit }: EventOf<'exited'>,
  context: TransitionContext,
): Transition {
  const { state } = life
  switch (state.status) {
    case 'starting':
      return crash(life, { exit, upMs: 0, reason: exitReason(exit) })
    case 'running':
    case 'unresponsive':
      // A worker that ends by itself in good order is not wanted less: the next request starts it.
      if (exit.code === 0) return to(life, { status: 'stopped', reason: 'exit' })
      return crash(life, { exit, upMs: context.now - state.readyAt, reason: exitReason(exit) })
    case 'draining':
    case 'stopping':
      return afterStop(life, { exit, state }, context)
    case 'stopped':
    case 'hibernated':
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
  if (state.status === 'stopping' && state.counts)
    return crash(life, { exit, upMs: 0, reason: state.reason })
  if (state.startAgain && life.wanted !== 'off') return begin(life, 'restart', context)
  const status = state.reason === 'idle' ? 'hibernated' : 'stopped'
  return to(life, { status, reason: state.reason })
}

function onDecide(
  life: WorkerLife,
  { random }: EventOf<'decide'>,
  context: TransitionContext,
): Transition {
  const { state } = life
  if (state.status !== 'crashed') return same(life)
  const { now } = context
  const hopeless = state.reason === 'not-usable'
  const decision = decideRestart(
    life.history,
    { now, upMs: state.upMs, hopeless, random },
    context.policy,
  )
  const next = { ...life, history: decision.history }
  const { exit, reason } = state
  if (decision.kind === 'backoff') {
    return to(next, { status: 'backoff', reason, exit, deadline: now + decision.delayMs })
  }
  const crashes = life.history.crashes.length + 1
  return to(next, {
    status: 'failed',
    reason: hopeless ? reason : 'too-many-crashes',
    exit,
    crashes,
    deadline: now + decision.retryMs,
  })
}

function onDeadline(life: WorkerLife, context: TransitionContext): Transition {
  const { state } = life
  if (!('deadline' in state) || state.deadline > context.now) return same(life)
  switch (state.status) {
    case 'queued':
      return to(life, { status: 'stopped', reason: 'queue-timeout' })
    case 'unresponsive':
      return kill(
        life,
        { pid: state.pid, reason: 'silent', startAgain: false, counts: true },
        context,
      )
    case 'starting':
      return kill(
        life,
        { pid: state.pid, reason: 'start-timeout', startAgain: false, counts: true },
        context,
      )
    case 'draining':
      return terminate(life, state, context)
    case 'stopping':
      return kill(life, state, context)
    case 'backoff':
    case 'failed':
      return begin({ ...life, restarts: life.restarts + 1 }, 'retry', context)
  }
}

interface Ending {
  readonly pid: number | null
  readonly reason: WorkerReason
  readonly startAgain: boolean
  readonly counts?: boolean
}

/** Into the line of those that start; a place may be free at once. */
function begin(
  life: WorkerLife,
  reason: WorkerReason,
  { now, deadlines }: TransitionContext,
): Transition {
  const queued: WorkerState = { status: 'queued', reason, deadline: now + deadlines.queuedMs }
  return to(life, queued, [{ kind: 'enqueue' }])
}

function drain(
  life: WorkerLife,
  ending: Ending & { pid: number },
  { now, deadlines }: TransitionContext,
): Transition {
  const { pid, reason, startAgain } = ending
  const deadline = now + deadlines.drainMs
  return to(life, { status: 'draining', reason, pid, startAgain, deadline }, [{ kind: 'drain' }])
}

function terminate(
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
    deadline: now + deadlines.termMs,
  }
  return to(life, state, pid === null ? [] : [{ kind: 'signal', signal: 'SIGTERM' }])
}

function kill(life: WorkerLife, ending: Ending, { now, deadlines }: TransitionContext): Transition {
  const { pid, reason, startAgain, counts = false } = ending
  const state: WorkerState = {
    status: 'stopping',
    reason,
    pid,
    startAgain,
    counts,
    deadline: now + deadlines.killMs,
  }
  return to(life, state, pid === null ? [] : [{ kind: 'signal', signal: 'SIGKILL' }])
}

function crash(
  life: WorkerLife,
  crashed: Omit<Extract<WorkerState, { status: 'crashed' }>, 'status'>,
): Transition {
  return to(life, { status: 'crashed', ...crashed }, [{ kind: 'decide' }])
}

function to(
  life: WorkerLife,
  state: WorkerState,
  effects: readonly WorkerEffect[] = [],
): Transition {
  return { life: { ...life, state }, effects }
}

function same(life: WorkerLife): Transition {
  return { life, effects: [] }
}
