import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { ProcessLock } from '../../shared/files/process-lock.ts'

/** A backup of some memories takes less; one that takes longer is told of. */
const PATIENCE_MS = 30_000
const LOOK_EVERY_MS = 100

/** What the names of its files begin with. */
export const STORE_LOCK = 'lock'

/**
 * Does a work on a store that no other process may change or take from meanwhile: one that has outlived its supervisor copies still while the
 * next one's takes old contents away. The system frees the lock with the process that has it. Throws `busy` when it is held for long.
 */
export async function withStoreLocked<T>(
  store: string,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  await using _lock = await taken(store, performance.now() + patienceMs)
  return await work()
}

async function taken(store: string, deadline: number): Promise<ProcessLock | undefined> {
  for (;;) {
    try {
      return await ProcessLock.take(join(store, STORE_LOCK), 'A work on these backups')
    } catch (error) {
      // Where nothing can be written, nobody takes anything away.
      if (systemCodeOf(error) === 'EROFS') return undefined
      if (!(error instanceof AppError) || error.code !== 'already-running') throw error
      if (performance.now() > deadline)
        throw new AppError(
          'busy',
          `Another process works on the backups in ${store}. ${error.message} Try again when it has ended.`,
        )
    }
    await wait(LOOK_EVERY_MS)
  }
}
