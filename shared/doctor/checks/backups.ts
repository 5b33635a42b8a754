import { readFile } from 'node:fs/promises'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { statOf } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

/** Whether a backup beside a file holds something newer: the file was put back to an older state by hand. */
export const backups: RootCheck = {
  name: 'backups',
  fine: 'No file is older than the backup beside it.',
  look: async ({ layout: { usersFile, sessionsFile } }) =>
    (await Promise.all([usersFile, sessionsFile].map(symptomsOf))).flat(),
}

async function symptomsOf(path: string): Promise<CodedSymptom[]> {
  const backup = `${path}.bak`
  const [written, kept] = await Promise.all([statOf(path), statOf(backup)])
  // The copy is made right after the file, so that it is a little newer and the same.
  if (!written?.isFile() || !kept?.isFile() || kept.mtimeMs <= written.mtimeMs) return []
  if ((await readFile(path)).equals(await readFile(backup))) return []
  return [
    {
      severity: 'warning',
      subject: path,
      message: found('backup-newer', { backup, path }),
      remedy: advised('compare-backup', { path: shellWord(path), backup: shellWord(backup) }),
    },
  ]
}
