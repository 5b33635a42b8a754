import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Check, Symptom } from '../check.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'

/** No write takes that long. */
const LEFT_AFTER_MS = 10 * 60_000
const TEMPORARY = /^\..+\.tmp-/

/** Temporary files of writes that were cut off. */
export const leftovers: Check<RootPlace> = {
  name: 'leftovers',
  fine: 'No write has left a temporary file.',
  look: async ({ layout, now }) => {
    const folders = [
      dirname(layout.usersFile),
      dirname(layout.systemConfigFile),
      layout.run,
      dirname(layout.wakesFile),
      layout.workerRecords,
    ]
    return (await Promise.all(folders.map((folder) => leftIn(folder, now)))).flat()
  },
}

async function leftIn(folder: string, now: Date): Promise<Symptom[]> {
  const names = (await namesIn(folder)).filter((name) => TEMPORARY.test(name))
  const found = await Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      file: await statOf(join(folder, name)),
    })),
  )
  return found.flatMap(({ path, file }) =>
    file?.isFile() && now.getTime() - file.mtimeMs > LEFT_AFTER_MS ? [left(path)] : [],
  )
}

function left(path: string): Symptom {
  return {
    severity: 'note',
    subject: path,
    message: `A write that was cut off has left ${path}.`,
    remedy: 'mh doctor --fix',
    mend: async () => {
      await rm(path, { force: true })
      return `${path} was removed: its write was cut off, and the file itself stands as it was.`
    },
  }
}
