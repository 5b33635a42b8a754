import { chmod, copyFile, mkdir, rename, rm, rmdir, unlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { ProcessLock } from '../files/process-lock.ts'
import { makeFolder, PASSAGE_FOLDER } from '../layout/make-folder.ts'
import { profileRoot, type RootLayout } from '../layout/root-layout.ts'
import { PERSONAL_FOLDERS } from './destination.ts'
import { hashOfFile, inParallel, takeInventory } from './inventory.ts'
import { type OnStep, pathMove } from './migrate.ts'
import { type Entry, notePhase, type Plan, readMigration } from './migration-state.ts'
import { copyEntry, isThere, keepTimes } from './place-entry.ts'
import { hashWhenRewritten, patternFor } from './rewrite-paths.ts'

/** What a rollback did. */
export interface RolledBack {
  readonly restored: number
  /** What was written since lies below this folder of the root; null when there was nothing. */
  readonly keptIn: string | null
  readonly backup: string
}

interface Work {
  readonly layout: RootLayout
  readonly plan: Plan
  readonly entries: readonly Entry[]
  /** The folder for what was written since. */
  readonly side: string
}

/**
 * Puts the single-user tree back, or goes on with a rollback that was broken off. Null when nothing was migrated here.
 *
 * INVARIANTS: nothing is removed but what is byte for byte in the backup or was made by the migration; each step may be done twice;
 * `users.json` is left as it is.
 */
export async function rollBack(layout: RootLayout, onStep: OnStep): Promise<RolledBack | null> {
  if (!(await isThere(layout.migration))) return null
  await makeFolder(layout.run, PASSAGE_FOLDER)
  await using _lock = await ProcessLock.take(layout.supervisorLock, 'The supervisor of this root')
  const begun = await readMigration(layout.migration)
  if (!begun) return null
  if (begun.phase !== 'rolling-back') await notePhase(layout.migration, 'rolling-back')
  const { rollingBackSince } = (await readMigration(layout.migration)) ?? begun
  const { plan, entries } = begun
  const stamp = (rollingBackSince ?? plan.startedAt).replaceAll(/[:.]/g, '-')
  const work: Work = { layout, plan, entries, side: join(layout.root, `rolled-back-${stamp}`) }
  const files = entries.filter(({ kind, to }) => to !== null && kind !== 'folder')
  if (plan.inPlace) await restore(work, files, onStep)
  await setProfilesAside(work, onStep)
  if (plan.inPlace) await leaveOnlyTheOld(work)
  onStep('end', { done: 0, of: 1 })
  await rm(layout.migrationMarker, { force: true })
  // Its going ends the rollback.
  await rm(join(layout.migration, 'plan.json'), { force: true })
  await rm(layout.migration, { recursive: true, force: true })
  const keptIn = (await isThere(work.side)) ? work.side : null
  return { restored: plan.inPlace ? files.length : 0, keptIn, backup: plan.originals }
}

async function restore(work: Work, files: readonly Entry[], onStep: OnStep): Promise<void> {
  const { plan, layout, entries } = work
  for (const { kind, from } of entries) {
    if (kind === 'folder') await mkdir(join(plan.source, from), { recursive: true, mode: 0o700 })
  }
  let done = 0
  await inParallel(files, async (entry) => {
    onStep(`restore ${entry.from}`, { done: (done += 1), of: files.length })
    const [from, to] = [join(plan.source, entry.from), join(layout.root, entry.to ?? '')]
    if (await isThere(from)) {
      if (await isOriginal(entry, from)) return await finishFile(entry, from)
      await setAside(work, from)
    }
    if (await isThere(to)) {
      if (await isOriginal(entry, to)) {
        await rename(to, from)
        return await finishFile(entry, from)
      }
      if (!(await isOurs(work, entry, to))) await setAside(work, to)
    }
    await copyEntry(entry, join(plan.originals, entry.from), from)
    await finishFile(entry, from)
    await rm(to, { force: true })
  })
}

async function finishFile(entry: Entry, path: string): Promise<void> {
  if (entry.kind === 'file') await chmod(path, entry.mode)
  await keepTimes(entry, path)
}

async function isOriginal(entry: Entry, path: string): Promise<boolean> {
  const [found] = await takeInventory(dirname(path), [path.slice(dirname(path).length + 1)])
  if (!found || found.kind !== entry.kind) return false
  return entry.kind === 'link' ? found.target === entry.target : found.sha256 === entry.sha256
}

/** Whether a file is what the migration made of the original, so that nothing is lost with it. */
async function isOurs({ layout, plan }: Work, entry: Entry, path: string): Promise<boolean> {
  const move = pathMove(layout, plan)
  const pattern = entry.kind === 'file' ? patternFor(entry.from, move) : null
  if (pattern === null) return false
  const expected = await hashWhenRewritten(join(plan.originals, entry.from), pattern, move.to)
  return (await hashOfFile(path)) === expected
}

/** Moves what was written since out of the way, below the same path. Nothing that lies there is written over. */
async function setAside({ layout, side }: Work, path: string): Promise<void> {
  const wanted = join(side, path.slice(layout.root.length + 1))
  await mkdir(dirname(wanted), { recursive: true, mode: PRIVATE_FOLDER })
  let free = wanted
  for (let number = 2; await isThere(free); number += 1) free = `${wanted}.${number}`
  await rename(path, free)
}

/** The profiles that the migration made, with all that is still in them. */
async function setProfilesAside(work: Work, onStep: OnStep): Promise<void> {
  for (const name of work.plan.made) {
    onStep(`set aside ${name}`, { done: 0, of: 1 })
    const below = profileRoot(work.layout, name).slice(work.layout.root.length + 1)
    const found = await takeInventory(work.layout.root, [below])
    // Backwards: what a folder holds is gone before the folder's turn comes.
    for (const { from, kind, note } of found.toReversed()) {
      const path = join(work.layout.root, from)
      if (kind === 'folder' && note === null) await rmdir(path).catch(passOver)
      else await setAside(work, path)
    }
  }
  await rmdir(work.layout.profiles).catch(passOver)
}

/** Takes away what lies among the old files and was not there, and gives the folders their modes and times. */
async function leaveOnlyTheOld(work: Work): Promise<void> {
  const { plan, entries } = work
  const old = new Set(entries.map(({ from }) => from))
  const found = await takeInventory(plan.source, PERSONAL_FOLDERS)
  const strange = found.filter(({ from }) => !old.has(from) && !STAYS.test(from))
  for (const { from, kind } of strange.toReversed()) {
    if (kind === 'folder') await rmdir(join(plan.source, from)).catch(passOver)
    else await setAside(work, join(plan.source, from))
  }
  for (const entry of entries.filter(({ kind }) => kind === 'folder').toReversed()) {
    const path = join(plan.source, entry.from)
    await chmod(path, entry.mode)
    await utimes(path, entry.mtimeMs / 1_000, entry.mtimeMs / 1_000)
  }
}

/** The accounts are left as they are. */
const STAYS = /^persona(\/users\.json.*)?$/

function passOver(error: unknown): void {
  const code = systemCodeOf(error) ?? ''
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code)) throw error
}

/** Puts the accounts of the backup back as well, when that is asked for. */
export async function restoreAccounts(layout: RootLayout, backup: string): Promise<void> {
  const kept = join(backup, 'persona', 'users.json')
  if (!(await isThere(kept))) {
    throw new AppError(
      'not-found',
      `There are no accounts in ${backup}. ${layout.usersFile} stays.`,
    )
  }
  const temporary = `${layout.usersFile}.restoring`
  await copyFile(kept, temporary)
  await rename(temporary, layout.usersFile)
  const bak = `${layout.usersFile}.bak`
  if (await isThere(bak)) await unlink(bak)
}
