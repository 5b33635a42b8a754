import { readFile } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import { statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Whether a backup beside a file holds something newer: the file was put back to an older state by hand. */
export const backups: Check<RootPlace> = {
  name: 'backups',
  fine: 'No file is older than the backup beside it.',
  look: async ({ layout: { usersFile, sessionsFile } }) =>
    (await Promise.all([usersFile, sessionsFile].map(symptomsOf))).flat(),
}

async function symptomsOf(path: string): Promise<Symptom[]> {
  const backup = `${path}.bak`
  const [found, kept] = await Promise.all([statOf(path), statOf(backup)])
  // The copy is made right after the file, so that it is a little newer and the same.
  if (!found?.isFile() || !kept?.isFile() || kept.mtimeMs <= found.mtimeMs) return []
  if ((await readFile(path)).equals(await readFile(backup))) return []
  return [
    {
      severity: 'warning',
      subject: path,
      message: `${backup} is newer than ${path}, and says something else: changes may be lost.`,
      remedy: `Compare them: diff ${shellWord(path)} ${shellWord(backup)}. To take the backup: mh stop, then cp -p ${shellWord(backup)} ${shellWord(path)}`,
    },
  ]
}
