import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { messageOf } from '../../errors/app-error.ts'
import { readJsonFile } from '../../files/json-file.ts'
import { holderOf } from '../../files/lock-holder.ts'
import { readProgress } from '../../migration/migration-state.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootLayout } from '../../layout/root-layout.ts'
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
export const unfinished: RootCheck = {
  name: 'unfinished',
  fine: 'Whatever was begun has been ended.',
  look: async ({ layout, now, running }) => {
    const migration = await brokenOffMigration(layout)
    const paths = await Promise.all([
      ...FOLDERS.map((folder) => intentsIn(join(layout.run, folder), folder)),
      intentsIn(layout.intents, 'intents'),
    ])
    const intents = await Promise.all(paths.flat().map((path) => begun(path)))
    const isOver =
      (longestMs: number) =>
      ({ since }: Begun): boolean =>
        !running || now.getTime() - since.getTime() > longestMs
    const swaps = await foundIn(layout.archive, RESTORING)
    const unpacked = await foundIn(layout.archive, UNPACKED)
    return [
      ...migration,
      ...(await Promise.all(intents.filter(isOver(UNDER_WAY_MS)).map(symptomOf))),
      ...(await Promise.all(swaps.filter(isOver(UNDER_WAY_MS)).map(restoreOf))),
      ...unpacked.filter(isOver(LONG_WORK_MS)).map(leftoverOf),
    ]
  },
}

/** One that is under way holds the lock of the root. */
async function brokenOffMigration(layout: RootLayout): Promise<CodedSymptom[]> {
  if ((await holderOf(layout.supervisorLock))?.isAlive) return []
  const [subject, severity] = [layout.migration, 'error'] as const
  try {
    const begun = await readProgress(layout.migration)
    if (!begun || begun.phase === 'done') return []
    const isRollback = begun.phase === 'rolling-back'
    const since = begun.rollingBackSince ?? begun.plan.startedAt
    const values = { source: begun.plan.source, since, phase: begun.phase }
    const message = found(isRollback ? 'rollback-cut-off' : 'migration-cut-off', values)
    const remedy = advised(isRollback ? 'rollback-finish' : 'migration-go-on')
    return [{ subject, severity, message, remedy }]
  } catch (error) {
    const message = found('migration-unknown', { quote: messageOf(error) })
    const remedy = advised('list-folder', { path: shellWord(layout.migration) })
    return [{ subject, severity, message, remedy }]
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
  const read = await readJsonFile(path, Noted)
  return read.status === 'ok' ? read.value : {}
}

const MOVES = ['archive', 'unarchive', 'rename', 'create', 'delete'] as const

async function symptomOf({ path, since }: Begun): Promise<CodedSymptom> {
  const { kind, username } = await noted(path)
  const move = MOVES.find((one) => one === kind)
  const values = { since: since.toISOString(), path }
  return {
    severity: 'warning',
    subject: path,
    message:
      move === undefined || username === undefined
        ? found('move-unended', values)
        : found(`move-unended-${move}`, { ...values, name: safeName(username) }),
    remedy: advised('end-by-start', { path: shellWord(path) }),
  }
}

async function restoreOf({ path, since }: Begun): Promise<CodedSymptom> {
  const { username } = await noted(path)
  const values = { since: since.toISOString(), path }
  return {
    severity: 'warning',
    subject: path,
    message:
      username === undefined
        ? found('restore-unended-unknown', values)
        : found('restore-unended', { ...values, name: safeName(username) }),
    remedy: advised('end-restore'),
  }
}

function leftoverOf({ path, since }: Begun): CodedSymptom {
  return {
    severity: 'note',
    subject: path,
    message: found('restore-left', { path, since: since.toISOString() }),
    remedy: advised('start-removes'),
  }
}

/** It comes from a file, and goes to a terminal. */
function safeName(username: string): string {
  return JSON.stringify(username.slice(0, 64))
}
