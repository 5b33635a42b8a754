import type { Telling } from '../../shared/control/control-messages.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { StateWrites } from '../state-writes.ts'
import type { RestartPolicy } from './restart-policy.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { NextWake, QueueMessage, ToldByWorker, WorkerChange } from './worker-changes.ts'
import type { ProcessIdentity, WorkerDriver } from './worker-driver.ts'
import type { WorkerDeadlines } from './worker-life.ts'

/** What the shell of a worker is given. */
export interface SupervisedWorkerOptions {
  readonly layout: RootLayout
  readonly driver: WorkerDriver
  /** Puts the worker in line to start. */
  readonly enqueue: (worker: SupervisedWorker) => void
  readonly deadlines: WorkerDeadlines
  readonly policy: RestartPolicy
  /** Called before anything happens to the worker, so that pauses of this process come first. */
  readonly noticePause: () => void
  readonly stateWrites: StateWrites
  readonly logger: Logger
  /** What a worker is told as soon as it is proven. */
  readonly greeting: (worker: SupervisedWorker) => readonly Telling[]
  readonly onNextWake: (worker: SupervisedWorker, message: NextWake) => void
  readonly onChange: (change: WorkerChange, worker: SupervisedWorker) => void
  readonly onTold: (told: ToldByWorker) => void
  /** What concerns the queue for model servers. */
  readonly onQueueMessage: (worker: SupervisedWorker, message: QueueMessage) => void
  /** The process that an earlier supervisor left, if it is still there. */
  readonly found?: ProcessIdentity & { readonly workerId: string; readonly build: string | null }
  /** The build that new processes run. */
  readonly nextBuild: () => string
}
