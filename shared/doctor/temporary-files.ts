import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Symptom } from './check.ts'
import { namesIn, statOf } from './guarded-paths.ts'

const TEMPORARY = /^\..+\.tmp-/

/** Temporary files in a folder that nobody has written to since; `fix` is the command that removes them. */
export async function temporaryFilesIn(
  folder: string,
  since: Date,
  fix = 'mh doctor --fix',
): Promise<Symptom[]> {
  const names = (await namesIn(folder)).filter((name) => TEMPORARY.test(name))
  const paths = names.map((name) => join(folder, name))
  const found = await Promise.all(paths.map(async (path) => ({ path, file: await statOf(path) })))
  return found.flatMap(({ path, file }) =>
    file?.isFile() && file.mtimeMs < since.getTime() ? [left(path, fix)] : [],
  )
}

function left(path: string, fix: string): Symptom {
  return {
    severity: 'note',
    subject: path,
    message: `A write that was cut off has left ${path}.`,
    remedy: fix,
    mend: async () => {
      await rm(path, { force: true })
      return `${path} was removed: its write was cut off, and the file itself stands as it was.`
    },
  }
}
