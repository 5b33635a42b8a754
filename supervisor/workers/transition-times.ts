import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import { decideRestart } from './restart-policy.ts'
import {
  begin,
  type EventOf,
  kill,
  same,
  terminate,
  to,
  type Transition,
  type TransitionContext,
} from './transition-steps.ts'
import type { WorkerLife } from './worker-life.ts'

/** Why trying again at once would not make another of it. */
const HOPELESS: ReadonlySet<WorkerReason> = new Set(['not-usable', 'identity', 'disk-filled'])

/** What follows on a crash. */
export function onDecide(
  life: WorkerLife,
  { random }: EventOf<'decide'>,
  context: TransitionContext,
): Transition {
  const { state } = life
  if (state.status !== 'crashed') return same(life)
  const { now } = context
  const hopeless = HOPELESS.has(state.reason)
  const decision = decideRestart(
    life.history,
    { now, upMs: state.upMs, hopeless, isShortage: state.reason === 'shortage', random },
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

/** Pauses between starts, which nobody has to meet. */
const PAUSES: ReadonlySet<string> = new Set(['backoff', 'failed'])

/** Time in which the supervisor heard of nobody counts against nobody. */
export function onHeldUp(life: WorkerLife, { forMs }: EventOf<'held-up'>): Transition {
  const { state } = life
  if (!('deadline' in state) || PAUSES.has(state.status)) return same(life)
  return to(life, { ...state, deadline: state.deadline + forMs })
}

/** A state has lasted as long as it may. */
export function onDeadline(life: WorkerLife, context: TransitionContext): Transition {
  const { state } = life
  if (!('deadline' in state) || state.deadline > context.now) return same(life)
  switch (state.status) {
    case 'queued':
      return to(life, { status: 'stopped', reason: 'queue-timeout' })
    case 'adopting':
      return kill(
        life,
        { pid: state.pid, reason: 'adoption-failed', startAgain: null, counts: true },
        context,
      )
    case 'unresponsive':
      return kill(
        life,
        { pid: state.pid, reason: 'silent', startAgain: null, counts: true },
        context,
      )
    case 'starting':
      return kill(
        life,
        { pid: state.pid, reason: 'start-timeout', startAgain: null, counts: true },
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
