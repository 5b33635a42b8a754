import type { SlotMessage, WorkerMessage } from '../../shared/control/control-messages.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { WorkerLife } from './worker-life.ts'

/** A change of state, as logs, audit, metrics and waiting requests hear of it. */
export interface WorkerChange {
  readonly profile: ProfileRef
  readonly from: WorkerLife
  readonly to: WorkerLife
  /** The build of its newest process; null where nobody knows. */
  readonly build: string | null
}

/** What a worker said on its control stream besides that it lives. */
export interface ToldByWorker {
  readonly profile: ProfileRef
  readonly generation: number
  readonly message: Exclude<
    WorkerMessage,
    SlotMessage | { kind: 'hello' | 'heartbeat' | 'next-wake' }
  >
}

export type Heartbeat = Extract<WorkerMessage, { kind: 'heartbeat' }>
export type NextWake = Extract<WorkerMessage, { kind: 'next-wake' }>

/** What concerns the queue for model servers; a heartbeat means that the worker has said what it holds. */
export type QueueMessage = SlotMessage | Heartbeat

/** Whether something that a worker said concerns that queue. */
export function isForQueue(message: WorkerMessage): message is QueueMessage {
  return message.kind === 'heartbeat' || message.kind.startsWith('slot-')
}
