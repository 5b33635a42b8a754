import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import type { WorkerExit } from './worker-exit.ts'

/** A worker's process as its driver hands it over. */
export interface StartedWorker {
  readonly pid: number
  /** The per-start secret that every request to it must carry. */
  readonly secret: string
  /** Settled when the worker said that it listens; rejected when it closed that descriptor without a word. */
  readonly ready: Promise<void>
  readonly exited: Promise<WorkerExit>
}

/** What names one process for good: pids are used again, start times are not. */
export interface ProcessIdentity {
  readonly pid: number
  readonly pidStart: string
}

/** Starting, signalling and finding workers; how they are kept apart is the driver's own. */
export interface WorkerDriver {
  /** Starts a worker, with the programs of this build or else of the supervisor's own. Rejects when there is no process. */
  start(start: WorkerStart, build?: string): Promise<StartedWorker>
  /** Takes over a worker that an earlier supervisor started, and that is still the process it was. */
  adopt(start: WorkerStart, process: ProcessIdentity): Promise<StartedWorker>
  /** Signals the worker; KILL goes to everything it started, too. */
  signal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGCONT'): void
}
