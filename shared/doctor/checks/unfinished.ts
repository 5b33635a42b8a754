import { join } from 'node:path'
import type { Check, Symptom } from '../check.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** What is written before something that has several steps, and taken away after it. */
const INTENT = /^[^.].*\.(intent|journal)(\.(nd)?json)?$/
const FOLDERS = ['', 'intents', 'journals', 'supervisor', 'supervisor/intents'] as const
/** What is under way now is no finding. */
const UNDER_WAY_MS = 10 * 60_000

/** Whether something with several steps was begun and never ended. */
export const unfinished: Check<RootPlace> = {
  name: 'unfinished',
  fine: 'Whatever was begun has been ended.',
  look: async ({ layout, now, running }) => {
    const paths = await Promise.all([
      ...FOLDERS.map((folder) => intentsIn(join(layout.run, folder), folder)),
      intentsIn(layout.intents, 'intents'),
    ])
    const found = await Promise.all(paths.flat().map((path) => begun(path)))
    return found
      .filter(({ since }) => !running || now.getTime() - since.getTime() > UNDER_WAY_MS)
      .map(symptomOf)
  },
}

async function intentsIn(path: string, folder: string): Promise<string[]> {
  const isWhole = /(intents|journals)$/.test(folder)
  const names = (await namesIn(path)).filter((name) =>
    isWhole ? !name.startsWith('.') : INTENT.test(name),
  )
  return names.map((name) => join(path, name))
}

interface Begun {
  readonly path: string
  readonly since: Date
}

async function begun(path: string): Promise<Begun> {
  return { path, since: (await statOf(path))?.mtime ?? new Date() }
}

function symptomOf({ path, since }: Begun): Symptom {
  return {
    severity: 'warning',
    subject: path,
    message: `Something that was begun at ${since.toISOString()} was never ended: ${path}.`,
    remedy: `Have it ended by the next start: mh restart. What it was: less ${shellWord(path)}`,
  }
}
