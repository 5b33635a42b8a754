import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CodedSymptom } from './check.ts'
import { found, advised } from './said.ts'
import { namesIn, statOf } from './guarded-paths.ts'

const TEMPORARY = /^\..+\.tmp-/

/** Temporary files in a folder that nobody has written to since; `fix` is the command that removes them. */
export async function temporaryFilesIn(
  folder: string,
  since: Date,
  fix = 'mh doctor --fix',
): Promise<CodedSymptom[]> {
  const names = (await namesIn(folder)).filter((name) => TEMPORARY.test(name))
  const paths = names.map((name) => join(folder, name))
  const seen = await Promise.all(paths.map(async (path) => ({ path, file: await statOf(path) })))
  return seen.flatMap(({ path, file }) =>
    file?.isFile() && file.mtimeMs < since.getTime() ? [left(path, fix)] : [],
  )
}

function left(path: string, fix: string): CodedSymptom {
  return {
    severity: 'note',
    subject: path,
    message: found('write-left', { path }),
    remedy: advised('run', { command: fix }),
    mend: async () => {
      await rm(path, { force: true })
      return `${path} was removed: its write was cut off, and the file itself stands as it was.`
    },
  }
}
