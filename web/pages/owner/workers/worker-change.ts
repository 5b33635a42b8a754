import { z } from 'zod'
import type { AuditLine } from '../../../../shared/api/audit.ts'
import {
  WORKER_REASONS,
  WORKER_STATES,
  type WorkerReason,
} from '../../../../shared/domain/worker-status.ts'

/** Something that happened to a worker, as the audit has it. */
export interface WorkerChange {
  readonly at: string
  /** Whose worker it is, where the account is still there. */
  readonly username: string | undefined
  readonly to: (typeof WORKER_STATES)[number]
  readonly reason: WorkerReason
}

const changeShape = () => z.object({ to: z.enum(WORKER_STATES), reason: z.enum(WORKER_REASONS) })

/** Reads a line of the audit about a worker's state; undefined when an other version wrote it with words that are not known. */
export function workerChangeOf(
  { timestamp, userId, details }: AuditLine,
  names: ReadonlyMap<string, string>,
): WorkerChange | undefined {
  const change = changeShape().safeParse(details).data
  return change && { at: timestamp, username: names.get(userId ?? ''), ...change }
}
