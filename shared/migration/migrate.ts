import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { keepBackup, writeJsonFile } from '../files/json-file.ts'
import { profileRoot, type RootLayout } from '../layout/root-layout.ts'
import { makeFolder } from '../layout/make-folder.ts'
import { makeProfileTree } from '../profile/make-profile-tree.ts'
import { backUp } from './back-up.ts'
import { entriesFile, LineWriter } from './entry-file.ts'
import {
  forgetMigration,
  keepPlan,
  notePhase,
  type Phase,
  type Plan,
  type Progress,
  readProgress,
} from './migration-state.ts'
import { refuseRunning } from './old-services.ts'
import { keepFolderTimes, place, rewrite } from './place.ts'
import { planMigration, type Wanted } from './plan-migration.ts'
import { type MigrationReport, reportOf, writeReport } from './report.ts'
import { RootLock } from './root-lock.ts'
import type { Watch } from './steps.ts'
import type { Work } from './work.ts'

/** How a migration is watched. */
export interface MigrationWatch extends Watch {
  /** How many entries a look at the tree has found. */
  readonly expected?: number
}

/**
 * Turns a single-user tree into profiles, or goes on with a migration that was broken off. Null when it was done before.
 *
 * INVARIANTS: nothing moves before its backup is verified; each step may be done twice; a phase is noted when all its steps are on the disk.
 */
export async function migrate(
  wanted: Wanted,
  watch: MigrationWatch,
): Promise<MigrationReport | null> {
  const { layout } = wanted
  if (await isDone(layout)) return null
  await using lock = await RootLock.take(layout)
  // Another one may have ended before the lock was taken.
  if (await isDone(layout)) return null
  const begun = await begunAlready(layout)
  try {
    const plan = begun?.plan ?? (await begin(wanted, watch))
    return await goOn({ layout, plan, watch }, begun?.phase ?? 'planned')
  } catch (error) {
    await leaveNothing(layout, lock)
    throw error
  }
}

async function isDone({ migration }: RootLayout): Promise<boolean> {
  return (await readProgress(migration))?.phase === 'done'
}

/** One that can be gone on with, or null. */
async function begunAlready({ migration }: RootLayout): Promise<Progress | null> {
  const begun = await readProgress(migration)
  if (begun?.phase === 'rolling-back') {
    throw new AppError('conflict', 'A rollback was broken off here. Finish it first: mh rollback')
  }
  if (begun) await refuseRunning(begun.plan.source)
  return begun
}

async function begin(wanted: Wanted, watch: MigrationWatch): Promise<Plan> {
  const folder = wanted.layout.migration
  await makeFolder(folder)
  using writer = LineWriter.open(entriesFile(folder))
  const { plan } = await planMigration(wanted, {
    watch,
    expected: watch.expected ?? 0,
    keep: (entry) => writer.write(JSON.stringify(entry)),
  })
  writer.end()
  watch.onStep('note planned', { done: 0, of: 1 })
  await keepPlan(folder, plan)
  return plan
}

/** A migration that was refused leaves nothing behind. */
async function leaveNothing(layout: RootLayout, lock: RootLock): Promise<void> {
  if (await readProgress(layout.migration)) return
  await forgetMigration(layout.migration)
  lock.leaveRun()
}

async function goOn(work: Work, phase: Phase): Promise<MigrationReport> {
  for (const next of PHASES.slice(PHASES.findIndex(({ before }) => before === phase))) {
    await next.run(work)
    work.watch.signal?.throwIfAborted()
    work.watch.onStep(`note ${next.after}`, { done: 0, of: 1 })
    await notePhase(work.layout.migration, next.after)
  }
  return reportOf(work)
}

const PHASES: readonly {
  readonly before: Phase
  readonly after: Phase
  readonly run: (work: Work) => Promise<void>
}[] = [
  { before: 'planned', after: 'backed-up', run: backUp },
  { before: 'backed-up', after: 'placed', run: place },
  { before: 'placed', after: 'rewritten', run: rewrite },
  { before: 'rewritten', after: 'done', run: finish },
]

async function finish(work: Work): Promise<void> {
  const { layout, plan, watch } = work
  const tell = (step: string): void => watch.onStep(step, { done: 0, of: 1 })
  for (const username of Object.values(plan.names)) {
    tell(`profile ${username}`)
    await makeFolder(profileRoot(layout, username))
    await makeProfileTree(profileRoot(layout, username), username)
  }
  tell('folder times')
  keepFolderTimes(work)
  tell('accounts')
  await mkdir(dirname(layout.usersFile), { recursive: true, mode: PRIVATE_FOLDER })
  await writeJsonFile(layout.usersFile, plan.accounts)
  await keepBackup(layout.usersFile)
  tell('report')
  await writeReport(work)
  tell('marker')
  await writeJsonFile(layout.migrationMarker, {
    migratedAt: new Date().toISOString(),
    version: '2.0.0',
    primaryUser: plan.primaryUser,
    primaryUserId: plan.primaryUserId,
    backupLocation: plan.originals,
  })
}
