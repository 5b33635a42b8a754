import { join } from 'node:path'
import type { Symptom } from './check.ts'
import { namesIn } from './guarded-paths.ts'
import { shellWord } from './shell-word.ts'

/** Files in a folder that could not be read, and were moved out of the way. */
export async function setAsideIn(folder: string): Promise<Symptom[]> {
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
