import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { processStartOf } from '../../shared/runtime/process-start.ts'
import type { StateWrites } from '../state-writes.ts'
import { pidOf, type WorkerLife } from './worker-life.ts'
import { type WorkerRecord, writeWorkerRecord } from './worker-record.ts'

interface RecorderParts {
  readonly layout: RootLayout
  readonly stateWrites: StateWrites
}

/** Writes a worker's record, one version after the other. */
export class WorkerRecorder {
  readonly #parts: RecorderParts
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** Settled when this version is written; the next one is written whether it was or not. */
  async write(record: Omit<WorkerRecord, 'pidStart'>, durably: boolean): Promise<void> {
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => await this.#write(record, durably))
    await this.#writing
  }

  /** Settled when everything so far is written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(record: Omit<WorkerRecord, 'pidStart'>, durably: boolean): Promise<void> {
    const { layout, stateWrites } = this.#parts
    const pidStart = record.pid === null ? null : await processStartOf(record.pid)
    const whole = { ...record, pidStart }
    await stateWrites.note(writeWorkerRecord(layout.workerRecords, whole, durably))
  }
}

/** What is written of a worker. Without a process, and without one to come, it has no worker ID. */
export function recordOf(
  { username, userId }: ProfileRef,
  { wanted, generation, state }: WorkerLife,
  known: { readonly workerId: string | null; readonly build: string | null },
): Omit<WorkerRecord, 'pidStart'> {
  const pid = pidOf(state)
  const workerId = pid === null && state.status !== 'starting' ? null : known.workerId
  return { username, userId, wanted, generation, workerId, pid, build: known.build }
}
