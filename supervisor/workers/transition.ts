import { onDecide, onDeadline, onHeldUp } from './transition-times.ts'
import {
  onExited,
  onFound,
  onHeard,
  onMisbehaved,
  onReady,
  onSilent,
  onSpawned,
} from './transition-observations.ts'
import { same, terminate, type Transition, type TransitionContext } from './transition-steps.ts'
import { onGranted, onLock, onRestart, onStart, onStop, onUnlock } from './transition-wishes.ts'
import type { WorkerEvent, WorkerLife } from './worker-life.ts'

/**
 * The one function through which a worker's life changes.
 *
 * INVARIANTS: one process a profile at a time: `spawn` comes only out of a state that has none; an event of an older generation
 * changes nothing; `wanted` is changed by operators only; a locked life is left by
 * `unlock` alone, and nothing starts in it; every state with a process is left by its exit alone.
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
    case 'lock':
      return onLock(life, event, context)
    case 'unlock':
      return onUnlock(life)
    case 'found':
      return onFound(life, event, context)
    case 'granted':
      return onGranted(life, context)
    case 'silent':
      return onSilent(life, context)
    case 'heard':
      return onHeard(life)
    case 'spawned':
      return onSpawned(life, event, context)
    case 'ready':
      return onReady(life, context)
    case 'drained':
      return life.state.status === 'draining' ? terminate(life, life.state, context) : same(life)
    case 'misbehaved':
      return onMisbehaved(life, event, context)
    case 'exited':
      return onExited(life, event, context)
    case 'decide':
      return onDecide(life, event, context)
    case 'deadline':
      return onDeadline(life, context)
    case 'held-up':
      return onHeldUp(life, event)
  }
}
