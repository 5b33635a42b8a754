import { dirname, join } from 'node:path'
import type { Check, Symptom } from '../check.ts'
import { namesIn } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Files that could not be read and were moved out of the way, for somebody to look at. */
export const setAsideFiles: Check<RootPlace> = {
  name: 'set aside',
  fine: 'No unreadable file was set aside.',
  look: async ({ layout }) => {
    const folders = [
      dirname(layout.usersFile),
      dirname(layout.systemConfigFile),
      layout.run,
      layout.workerRecords,
    ]
    return (await Promise.all(folders.map(symptomsOf))).flat()
  },
}

async function symptomsOf(folder: string): Promise<Symptom[]> {
  const names = (await namesIn(folder)).filter((name) => /\.corrupt-\d/.test(name))
  return names.map((name) => {
    const path = join(folder, name)
    return {
      severity: 'warning',
      subject: path,
      message: `${path} could not be read once, and was set aside.`,
      remedy: `See whether something is in it that you miss: less ${shellWord(path)}. Then: rm ${shellWord(path)}`,
    }
  })
}
