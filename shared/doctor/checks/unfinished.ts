import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { messageOf } from '../../errors/app-error.ts'
import { readJsonFile } from '../../files/json-file.ts'
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
/** To unpack a large profile takes longer. */
const LONG_WORK_MS = 24 * 3_600_000

/** What a restore or an import leaves in the archive while it goes on: what it is about to do, and what it unpacks. */
const RESTORING = /^\.restoring-.*\.json$/
const UNPACKED = /^\.(restored|made)-/

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
    const isOver =
      (longestMs: number) =>
      ({ since }: Begun): boolean =>
        !running || now.getTime() - since.getTime() > longestMs
    const swaps = await foundIn(layout.archive, RESTORING)
    const unpacked = await foundIn(layout.archive, UNPACKED)
    return [
      ...migration,
      ...(await Promise.all(found.filter(isOver(UNDER_WAY_MS)).map(symptomOf))),
      ...(await Promise.all(swaps.filter(isOver(UNDER_WAY_MS)).map(restoreOf))),
      ...unpacked.filter(isOver(LONG_WORK_MS)).map(leftoverOf),
    ]
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

async function foundIn(folder: string, pattern: RegExp): Promise<Begun[]> {
  const names = (await namesIn(folder)).filter((name) => pattern.test(name))
  return await Promise.all(names.map((name) => begun(join(folder, name))))
}

const Noted = schema(() => z.looseObject({ kind: z.string().optional(), username: z.string() }))

/** What an intent says of itself; nothing where it cannot be read. */
async function noted(path: string): Promise<{ kind?: string | undefined; username?: string }> {
  const found = await readJsonFile(path, Noted)
  return found.status === 'ok' ? found.value : {}
}

const WORDS: Readonly<Record<string, string>> = {
  archive: 'The archiving of',
  unarchive: 'The return from the archive of',
  rename: 'The renaming of',
  create: 'The making, by a template, of',
  delete: 'The deletion of',
}

async function symptomOf({ path, since }: Begun): Promise<Symptom> {
  const { kind = '', username } = await noted(path)
  const what = username === undefined ? undefined : WORDS[kind]
  const words = what === undefined ? 'Something' : `${what} ${safeName(username ?? '')}`
  return {
    severity: 'warning',
    subject: path,
    message: `${words} that was begun at ${since.toISOString()} was never ended: ${path}.`,
    remedy: `Have it ended by the next start: mh restart. What it was: less ${shellWord(path)}`,
  }
}

async function restoreOf({ path, since }: Begun): Promise<Symptom> {
  const { username } = await noted(path)
  const whose = username === undefined ? 'somebody' : safeName(username)
  return {
    severity: 'warning',
    subject: path,
    message: `A backup or an archive that was to take the place of the profile of ${whose} at ${since.toISOString()} has not: ${path}.`,
    remedy:
      'Have it ended by the next start: mh restart. What came of it: mh audit, profile_restore_settled',
  }
}

function leftoverOf({ path, since }: Begun): Symptom {
  return {
    severity: 'note',
    subject: path,
    message: `${path} was left at ${since.toISOString()} by a restore, an import, or a new account that was cut off.`,
    remedy: 'The next start takes it away: mh restart',
  }
}

/** It comes from a file, and goes to a terminal. */
function safeName(username: string): string {
  return JSON.stringify(username.slice(0, 64))
}
