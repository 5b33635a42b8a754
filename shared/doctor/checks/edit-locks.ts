import { rmdir } from 'node:fs/promises'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { statOf } from '../guarded-paths.ts'

/** A living holder renews its lock every few seconds. */
const STALE_MS = 60_000

/** Locks of short edits that a killed process has left. */
export const editLocks: RootCheck = {
  name: 'edit locks',
  fine: 'No edit of a shared file was left locked.',
  look: async ({ layout: { usersFile, systemConfigFile }, now }) =>
    (
      await Promise.all([usersFile, systemConfigFile].map((path) => left(`${path}.lock`, now)))
    ).flat(),
}

async function left(path: string, now: Date): Promise<CodedSymptom[]> {
  const lock = await statOf(path)
  if (!lock?.isDirectory() || now.getTime() - lock.mtimeMs < STALE_MS) return []
  return [
    {
      severity: 'note',
      subject: path,
      message: found('edit-left', { path, since: lock.mtime.toISOString() }),
      remedy: advised('fix-or-next-edit'),
      mend: async () => {
        await rmdir(path)
        return `${path} was removed: whoever held it is gone.`
      },
    },
  ]
}
