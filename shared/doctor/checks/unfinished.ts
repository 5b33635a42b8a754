import { join } from 'node:path'
import { messageOf } from '../../errors/app-error.ts'
import { holderOf } from '../../files/lock-holder.ts'
import { readProgress } from '../../migration/migration-state.ts'
import { remedyOf } from '../../migration/refuse-unfinished.ts'
import type { Check, Symptom } from '../check.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootLayout } from '../../layout/root-layout.ts'
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
    const migration = await brokenOffMigration(layout)
    const paths = await Promise.all([
      ...FOLDERS.map((folder) => intentsIn(join(layout.run, folder), folder)),
      intentsIn(layout.intents, 'intents'),
    ])
    const found = await Promise.all(paths.flat().map((path) => begun(path)))
    const ended = found.filter(
      ({ since }) => !running || now.getTime() - since.getTime() > UNDER_WAY_MS,
    )
    return [...migration, ...ended.map(symptomOf)]
  },
}

/** One that is under way holds the lock of the root. */
async function brokenOffMigration(layout: RootLayout): Promise<Symptom[]> {
  if ((await holderOf(layout.supervisorLock))?.isAlive) return []
  const [subject, severity] = [layout.migration, 'error'] as const
  try {
    const begun = await readProgress(layout.migration)
    if (!begun || begun.phase === 'done') return []
    const what = begun.phase === 'rolling-back' ? 'rollback of the migration' : 'migration'
    const since = begun.rollingBackSince ?? begun.plan.startedAt
    const message = `The ${what} of ${begun.plan.source} that was begun at ${since} was broken off after “${begun.phase}”.`
    return [{ subject, severity, message, remedy: remedyOf(begun) }]
  } catch (error) {
    const remedy = `See what is there: ls -l ${shellWord(layout.migration)}`
    return [{ subject, severity, message: messageOf(error), remedy }]
  }
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
