import { lock } from 'proper-lockfile'
import { AppError } from '../errors/app-error.ts'

const STALE_MS = 5_000
const RETRIES = { retries: 60, factor: 1.2, minTimeout: 20, maxTimeout: 250, randomize: true }

/**
 * Runs a short edit of a shared file while no other process edits it. A lock whose holder died is taken over after 5 s.
 * The edit gets a signal that is aborted when the lock was lost meanwhile; it must then write nothing.
 */
export async function withEditLock<T>(
  path: string,
  edit: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const release = await lock(path, {
    stale: STALE_MS,
    realpath: false,
    retries: RETRIES,
    onCompromised: (error) => lost.abort(error),
  }).catch((error: unknown) => {
    throw new AppError('busy', `${path} is being edited by another program. Try again.`, {
      cause: error,
    })
  })
  try {
    return await edit(lost.signal)
  } finally {
    if (!lost.signal.aborted) await release()
  }
}
