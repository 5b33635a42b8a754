import type {
  LockReason,
  StartReason,
  WorkerReason,
  WorkerWanted,
} from '../../shared/domain/worker-status.ts'
import { type CrashHistory, NO_CRASHES } from './restart-policy.ts'
import type { WorkerExit } from './worker-exit.ts'

/** Where a worker is in its life. Times are ms on the monotonic clock; every state that can be stuck has a deadline. */
export type WorkerState =
  | { readonly status: 'stopped'; readonly reason: WorkerReason }
  /** Stopped to save memory; wanted as before. */
  | { readonly status: 'hibernated'; readonly reason: WorkerReason }
  /** No process, and none may start until whoever locked it lets go. */
  | { readonly status: 'locked'; readonly reason: LockReason }
  /** A process that an earlier supervisor started: about to be taken over. */
  | {
      readonly status: 'adopting'
      readonly reason: WorkerReason
      readonly deadline: number
      readonly pid: number
    }
  /** Waiting for its turn to start. */
  | { readonly status: 'queued'; readonly reason: WorkerReason; readonly deadline: number }
  | {
      readonly status: 'starting'
      readonly reason: WorkerReason
      readonly deadline: number
      readonly pid: number | null
      /** When its process came to be. */
      readonly spawnedAt?: number
    }
  | {
      readonly status: 'running'
      readonly reason: WorkerReason
      readonly pid: number
      readonly readyAt: number
    }
  /** Running, and not heard of for too long. */
  | {
      readonly status: 'unresponsive'
      readonly reason: WorkerReason
      readonly pid: number
      readonly readyAt: number
      readonly deadline: number
    }
  | {
      readonly status: 'draining'
      readonly reason: WorkerReason
      readonly deadline: number
      readonly pid: number
      readonly startAgain: StartReason | 'restart' | null
    }
  | {
      readonly status: 'stopping'
      readonly reason: WorkerReason
      readonly deadline: number
      readonly pid: number | null
      readonly startAgain: StartReason | 'restart' | null
      /** The end of this process counts as a crash: it was killed because it did not come up, or fell silent. */
      readonly counts: boolean
      /** It was sent SIGKILL. */
      readonly forced: boolean
    }
  | {
      readonly status: 'crashed'
      readonly reason: WorkerReason
      readonly exit: WorkerExit
      readonly upMs: number
    }
  | {
      readonly status: 'backoff'
      readonly reason: WorkerReason
      readonly exit: WorkerExit
      readonly deadline: number
    }
  | {
      readonly status: 'failed'
      readonly reason: WorkerReason
      readonly exit: WorkerExit
      readonly deadline: number
      readonly crashes: number
    }

/** A worker's life so far. `wanted` is what the operator said; observation never changes it. */
export interface WorkerLife {
  readonly wanted: WorkerWanted
  /** What excludes starts; the state is `locked` as soon as there is no process. */
  readonly lock: LockReason | null
  readonly state: WorkerState
  /** Number of the newest start; it never goes back. */
  readonly generation: number
  readonly history: CrashHistory
  /** Starts after a crash, since the supervisor began. */
  readonly restarts: number
}

/** What happens to a worker. */
export type WorkerEvent =
  | { readonly kind: 'start'; readonly reason: StartReason }
  | { readonly kind: 'stop'; readonly reason: WorkerReason; readonly wanted?: WorkerWanted }
  | { readonly kind: 'restart' }
  | { readonly kind: 'lock'; readonly reason: LockReason }
  | { readonly kind: 'unlock' }
  /** An earlier supervisor's process of the present generation is still there. */
  | { readonly kind: 'found'; readonly pid: number }
  /** It is this worker's turn to start. */
  | { readonly kind: 'granted' }
  | { readonly kind: 'silent'; readonly generation: number }
  | { readonly kind: 'heard'; readonly generation: number }
  | { readonly kind: 'spawned'; readonly generation: number; readonly pid: number }
  | { readonly kind: 'ready'; readonly generation: number }
  | { readonly kind: 'drained'; readonly generation: number }
  | {
      readonly kind: 'misbehaved'
      readonly generation: number
      readonly reason: 'identity' | 'unreachable' | 'shortage' | 'disk-filled'
    }
  | { readonly kind: 'exited'; readonly generation: number; readonly exit: WorkerExit }
  | { readonly kind: 'decide'; readonly random: number }
  | { readonly kind: 'deadline' }
  /** The supervisor itself could hear of nobody for so long. */
  | { readonly kind: 'held-up'; readonly forMs: number }

/** What the shell has to do about it. */
export type WorkerEffect =
  | { readonly kind: 'enqueue' }
  | { readonly kind: 'adopt' }
  | { readonly kind: 'spawn' }
  | { readonly kind: 'drain' }
  | { readonly kind: 'signal'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'decide' }

/** How long a state may last, in ms. */
export interface WorkerDeadlines {
  readonly queuedMs: number
  readonly adoptMs: number
  /** From the moment that it counts as unresponsive. */
  readonly silentMs: number
  readonly startMs: number
  readonly drainMs: number
  readonly termMs: number
  readonly killMs: number
}

export const DEFAULT_DEADLINES: WorkerDeadlines = {
  queuedMs: 60_000,
  adoptMs: 5_000,
  silentMs: 25_000,
  startMs: 20_000,
  drainMs: 30_000,
  termMs: 10_000,
  killMs: 2_000,
}

/** The life of a worker that was never started by this supervisor. */
export function newLife(generation: number, wanted: WorkerWanted): WorkerLife {
  const state: WorkerState = {
    status: 'stopped',
    reason: wanted === 'off' ? 'switched-off' : 'never-started',
  }
  return { wanted, lock: null, state, generation, history: NO_CRASHES, restarts: 0 }
}

/** The moment at which the state must have been left, if it has one. */
export function deadlineOf(state: WorkerState): number | undefined {
  return 'deadline' in state ? state.deadline : undefined
}

/** The process that the state is about, if there is one. */
export function pidOf(state: WorkerState): number | null {
  return 'pid' in state ? state.pid : null
}
