import { execFile } from 'node:child_process'
import { chmod, mkdir, rename, rm, rmdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { keepBackup, writeJsonFile } from '../files/json-file.ts'
import { ProcessLock } from '../files/process-lock.ts'
import { makeFolder, PASSAGE_FOLDER } from '../layout/make-folder.ts'
import { profileRoot, type RootLayout } from '../layout/root-layout.ts'
import { makeProfileTree } from '../profile/make-profile-tree.ts'
import { hashOfFile, inParallel } from './inventory.ts'
import {
  type BegunMigration,
  type Entry,
  keepPlan,
  notePhase,
  type Phase,
  type Plan,
  readMigration,
} from './migration-state.ts'
import { copyEntry, isThere, keepTimes, moveEntry, placeBeside, tighten } from './place-entry.ts'
import { planMigration, type Wanted } from './plan-migration.ts'
import { type MigrationReport, writeReport } from './report.ts'
import { movedPath, type PathMove, patternFor, rewriteFile } from './rewrite-paths.ts'

/** Who is told of each step, before it is done. */
export type OnStep = (step: string, progress: { done: number; of: number }) => void

interface Work {
  readonly layout: RootLayout
  readonly plan: Plan
  readonly entries: readonly Entry[]
  readonly onStep: OnStep
}

/**
 * Turns a single-user tree into profiles, or goes on with a migration that was broken off. Null when it was done before.
 *
 * INVARIANTS: nothing moves before its backup is verified; each step may be done twice; a phase is noted when all its steps are on the disk.
 */
export async function migrate(wanted: Wanted, onStep: OnStep): Promise<MigrationReport | null> {
  const { layout } = wanted
  await makeFolder(layout.run, PASSAGE_FOLDER)
  await using _lock = await ProcessLock.take(layout.supervisorLock, 'The supervisor of this root')
  const begun = await readMigration(layout.migration)
  if (begun?.phase === 'done') return null
  if (begun?.phase === 'rolling-back') {
    throw new AppError('conflict', 'A rollback was broken off here. Finish it first: mh rollback')
  }
  const { plan, entries, phase } = begun ?? (await begin(wanted))
  const work = { layout, plan, entries, onStep }
  for (const next of PHASES.slice(PHASES.findIndex(({ before }) => before === phase))) {
    await next.run(work)
    onStep(`note ${next.after}`, { done: 0, of: 1 })
    await notePhase(layout.migration, next.after)
  }
  return await writeReport(layout, plan, entries)
}

async function begin(wanted: Wanted): Promise<BegunMigration> {
  const { plan, entries } = await planMigration(wanted)
  await keepPlan(wanted.layout.migration, plan, entries)
  return { plan, entries, phase: 'planned', rollingBackSince: null }
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

/** Copies the originals out of the tree, and reads the copies back. What is copied from elsewhere is its own backup. */
async function backUp({ plan, entries, onStep }: Work): Promise<void> {
  if (!plan.inPlace) return
  await mkdir(plan.originals, { recursive: true, mode: 0o700 })
  const kept = entries.filter(isCopied)
  for (const { from } of entries.filter(({ kind }) => kind === 'folder'))
    await mkdir(join(plan.originals, from), { recursive: true, mode: 0o700 })
  const step = stepper('backup', kept.length, onStep)
  await inParallel(kept, async (entry) => {
    const [from, to] = [join(plan.source, entry.from), join(plan.originals, entry.from)]
    step(entry.from)
    if (await isThere(to)) return
    await copyEntry(entry, from, to)
    if (entry.kind === 'file') await chmod(to, entry.mode | 0o400)
  })
  await flush(plan.originals)
  const verify = stepper('verify', kept.length, onStep)
  await inParallel(kept, async (entry) => {
    verify(entry.from)
    if (entry.kind !== 'file') return
    if ((await hashOfFile(join(plan.originals, entry.from))) === entry.sha256) return
    throw new AppError(
      'file-corrupt',
      `The backup of ${entry.from} in ${plan.originals} is not what was copied: the disk may be failing. Nothing was moved. Run mh rollback, then mh migrate.`,
    )
  })
}

async function place({ layout, plan, entries, onStep }: Work): Promise<void> {
  await makeFolder(layout.profiles, PASSAGE_FOLDER)
  await makeFolder(profileRoot(layout, plan.primaryUser))
  const moved = entries.filter(isPlaced)
  for (const entry of moved.filter(({ kind }) => kind === 'folder'))
    await mkdir(join(layout.root, entry.to), { recursive: true, mode: 0o700 })
  const step = stepper('place', moved.length, onStep)
  await inParallel(moved, async (entry) => {
    const [from, to] = [join(plan.source, entry.from), join(layout.root, entry.to)]
    step(entry.from)
    if (entry.kind !== 'folder' && !(await isThere(to)))
      await (plan.inPlace ? moveEntry : copyEntry)(entry, from, to)
    await tighten(entry, to)
  })
  if (plan.inPlace) await removeEmptied(plan.source, moved)
  await flush(layout.root)
}

async function removeEmptied(root: string, moved: readonly Entry[]): Promise<void> {
  const folders = moved.filter(({ kind }) => kind === 'folder').map(({ from }) => from)
  for (const folder of folders.toSorted().toReversed()) {
    try {
      await rmdir(join(root, folder))
    } catch (error) {
      const code = systemCodeOf(error) ?? ''
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code)) throw error
    }
  }
}

async function rewrite({ layout, plan, entries, onStep }: Work): Promise<void> {
  const move = pathMove(layout, plan)
  const moved = entries.filter(isPlaced)
  const step = stepper('rewrite', moved.length, onStep)
  await inParallel(moved, async (entry) => {
    const path = join(layout.root, entry.to)
    step(entry.from)
    if (entry.kind === 'link') await turnLink(entry, path, move)
    const pattern = entry.kind === 'file' ? patternFor(entry.from, move) : null
    if (pattern === null) return
    if (await rewriteFile(path, pattern, move.to)) {
      await tighten(entry, path)
      await keepTimes(entry, path)
    }
  })
  await flush(layout.root)
}

/** Where the absolute paths of a plan go. */
export function pathMove(layout: RootLayout, plan: Plan): PathMove {
  return { from: [plan.source], to: profileRoot(layout, plan.primaryUser) }
}

async function turnLink(entry: Entry, path: string, move: PathMove): Promise<void> {
  const target = movedPath(entry.target ?? '', move)
  if (target === null) return
  const temporary = placeBeside(path)
  await rm(temporary, { force: true })
  await symlink(target, temporary)
  await keepTimes(entry, temporary)
  await rename(temporary, path)
}

async function finish({ layout, plan, onStep }: Work): Promise<void> {
  for (const username of Object.values(plan.names)) {
    onStep(`profile ${username}`, { done: 0, of: 1 })
    await makeFolder(profileRoot(layout, username))
    await makeProfileTree(profileRoot(layout, username), username)
  }
  await mkdir(dirname(layout.usersFile), { recursive: true, mode: 0o700 })
  onStep('accounts', { done: 0, of: 1 })
  await writeJsonFile(layout.usersFile, plan.accounts)
  await keepBackup(layout.usersFile)
  onStep('marker', { done: 0, of: 1 })
  await writeJsonFile(layout.migrationMarker, {
    migratedAt: new Date().toISOString(),
    version: '2.0.0',
    primaryUser: plan.primaryUser,
    primaryUserId: plan.primaryUserId,
    backupLocation: plan.originals,
  })
}

type Placed = Entry & { readonly to: string }

function isPlaced(entry: Entry): entry is Placed {
  return entry.to !== null
}

/** What can be copied: unreadable files have no hash. */
function isCopied({ kind, sha256 }: Entry): boolean {
  return kind === 'link' || (kind === 'file' && sha256 !== null)
}

function stepper(what: string, of: number, onStep: OnStep): (from: string) => void {
  let done = 0
  return (from) => onStep(`${what} ${from}`, { done: (done += 1), of })
}

/** Brings everything of a file system to the disk at once: far cheaper than file by file. */
async function flush(folder: string): Promise<void> {
  await promisify(execFile)('sync', ['-f', folder])
}
