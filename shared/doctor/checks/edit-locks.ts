import { rmdir } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import { statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'

/** A living holder renews its lock every few seconds. */
const STALE_MS = 60_000

/** Locks of short edits that a killed process has left. */
export const editLocks: Check<RootPlace> = {
  name: 'edit locks',
  fine: 'No edit of a shared file was left locked.',
  look: async ({ layout: { usersFile, systemConfigFile }, now }) =>
    (
      await Promise.all([usersFile, systemConfigFile].map((path) => left(`${path}.lock`, now)))
    ).flat(),
}

async function left(path: string, now: Date): Promise<Symptom[]> {
  const found = await statOf(path)
  if (!found?.isDirectory() || now.getTime() - found.mtimeMs < STALE_MS) return []
  return [
    {
      severity: 'note',
      subject: path,
      message: `An edit that was cut off has left its lock ${path}, since ${found.mtime.toISOString()}.`,
      remedy: 'mh doctor --fix, or the next edit',
      mend: async () => {
        await rmdir(path)
        return `${path} was removed: whoever held it is gone.`
      },
    },
  ]
}
