import { join } from 'node:path'
import type { CodedSymptom } from './check.ts'
import { found, advised } from './said.ts'
import { namesIn } from './guarded-paths.ts'
import { shellWord } from './shell-word.ts'

/** Files in a folder that could not be read, and were moved out of the way. */
export async function setAsideIn(folder: string): Promise<CodedSymptom[]> {
  const names = (await namesIn(folder)).filter((name) => /\.corrupt-\d/.test(name))
  return names.map((name) => {
    const path = join(folder, name)
    return {
      severity: 'warning',
      subject: path,
      message: found('set-aside', { path }),
      remedy: advised('see-set-aside', { path: shellWord(path) }),
    }
  })
}
