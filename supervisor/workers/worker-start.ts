import { join } from 'node:path'
import { type WorkerStart, workerTitle } from '../../shared/control/worker-contract.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { profileRoot, type RootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'

/** What a worker of this profile is told at its start. */
export function workerStart(
  layout: RootLayout,
  { userId, username }: ProfileRef,
  { generation, workerId }: Pick<WorkerStart, 'generation' | 'workerId'>,
): WorkerStart {
  const socket = join(workerRunFolder(layout, username), 'worker.sock')
  return {
    profileRoot: profileRoot(layout, username),
    socket,
    workerId,
    generation,
    userId,
    username,
  }
}

const LONGEST_USERNAME = 32

/** How many bytes the longest title of a worker of this data root takes. */
export function longestTitle(layout: RootLayout): number {
  const username = 'x'.repeat(LONGEST_USERNAME)
  return Buffer.byteLength(workerTitle({ username, profileRoot: profileRoot(layout, username) }))
}
