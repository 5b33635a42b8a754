import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { profileRoot, type RootLayout } from '../layout/root-layout.ts'
import { entriesOf, MARKS } from './entry-file.ts'
import { leaveOnlyTheOld } from './leave-only-the-old.ts'
import {
  type Entry,
  forgetMigration,
  notePhase,
  type Progress,
  readProgress,
} from './migration-state.ts'
import { hashOfFile } from './pieces.ts'
import {
  copyEntry,
  isOriginal,
  isThere,
  isUnfinished,
  keepOwner,
  keepTimes,
  moveEntry,
  removeIfEmpty,
} from './place-entry.ts'
import { hashWhenRewritten } from './rewrite-file.ts'
import { RootLock } from './root-lock.ts'
import { SideFolder } from './side-folder.ts'
import { inSteps, type Watch } from './steps.ts'
import { turnedTarget } from './turned-paths.ts'
import { foundAt, walk } from './walk.ts'
import { pathMove, type Placed, placedEntries, type Work } from './work.ts'

/** What a rollback did. */
export interface RolledBack {
  readonly restored: number
  /** What was written since lies below this folder of the root; null when there was nothing. */
  readonly keptIn: string | null
  readonly backup: string
}

interface Rollback extends Work {
  /** For what was written since. */
  readonly side: SideFolder
}

/**
 * Puts the single-user tree back, or goes on with a rollback that was broken off. Null when nothing was migrated here.
 *
 * INVARIANTS: nothing is removed but what is byte for byte in the backup or was made by the migration; each step may be done twice;
 * `users.json` is left as it is.
 */
export async function rollBack(layout: RootLayout, watch: Watch): Promise<RolledBack | null> {
  if (!isThere(layout.migration)) {
    await RootLock.clear(layout)
    return null
  }
  await using lock = await RootLock.take(layout)
  const begun = await readProgress(layout.migration)
  if (!begun) {
    // One that was killed before it had a plan: nothing was moved.
    await forgetMigration(layout.migration)
    lock.leaveRun()
    return null
  }
  refuseWithoutBackup(begun)
  if (begun.phase !== 'rolling-back') await notePhase(layout.migration, 'rolling-back')
  const since = (await readProgress(layout.migration))?.rollingBackSince ?? begun.plan.startedAt
  const { plan } = begun
  const side = new SideFolder(layout.root, since)
  const work: Rollback = { layout, plan, watch, side }
  const hasMoved = begun.reached !== 'planned'
  if (hasMoved) await putTreeBack(work)
  watch.onStep('end', { done: 0, of: 1 })
  await rm(layout.migrationMarker, { force: true })
  await forgetMigration(layout.migration)
  lock.leaveRun()
  const keptIn = isThere(side.path) ? side.path : null
  return {
    restored: hasMoved && plan.inPlace ? plan.totals.moved : 0,
    keptIn,
    backup: plan.originals,
  }
}

async function putTreeBack(work: Rollback): Promise<void> {
  const { inPlace } = work.plan
  if (inPlace) await restore(work)
  await setProfilesAside(work)
  if (inPlace) await leaveOnlyTheOld(work, work.side)
}

/** Before there is a backup nothing was moved. */
function refuseWithoutBackup({ plan, reached }: Progress): void {
  if (reached === 'planned' || !plan.inPlace || existsSync(plan.originals)) return
  throw new AppError(
    'not-found',
    `The backup ${plan.originals} is not there, and without it what was changed since cannot be put back. Put it in its place and run mh rollback again. Nothing was changed.`,
  )
}

async function restore(work: Rollback): Promise<void> {
  const { layout, plan, watch } = work
  for (const { kind, from } of entriesOf(layout.migration, MARKS.folder)) {
    if (kind === 'folder')
      mkdirSync(join(plan.source, from), { recursive: true, mode: PRIVATE_FOLDER })
  }
  const steps = { name: 'restore', of: plan.totals.moved, watch }
  await inSteps(movedEntries(work), steps, (entry) => {
    const path = join(plan.source, entry.from)
    putBack(work, entry, path)
    // Before the mode: a change of owner takes bits of it away.
    keepOwner(entry, path)
    if (entry.kind === 'file') chmodSync(path, entry.mode)
    keepTimes(entry, path)
  })
}

function* movedEntries(work: Work): Generator<Placed> {
  for (const entry of placedEntries(work)) if (entry.kind !== 'folder') yield entry
}

function putBack(work: Rollback, entry: Placed, from: string): void {
  const to = join(work.layout.root, entry.to)
  if (isThere(from)) {
    if (isOriginal(entry, from)) return removeOurs(work, entry, to)
    work.side.setAside(from)
  }
  if (isThere(to)) {
    if (isOriginal(entry, to)) return moveEntry(entry, to, from)
    if (!isOurs(work, entry, to)) work.side.setAside(to)
  }
  copyEntry(entry, join(work.plan.originals, entry.from), from)
  rmSync(to, { force: true })
}

/** What a copy left at the other end, when it was broken off before it ended. */
function removeOurs(work: Rollback, entry: Placed, to: string): void {
  if (isThere(to) && (isOriginal(entry, to) || isOurs(work, entry, to))) rmSync(to)
}

/** Whether what stands there is what the migration made of the original, so that nothing is lost with it. */
function isOurs(work: Rollback, entry: Entry, path: string): boolean {
  const found = foundAt('/', path)
  if (!entry.turns || found?.kind !== entry.kind) return false
  if (entry.kind === 'link') return found.target === turnedTarget(entry, pathMove(work))
  const original = join(work.plan.originals, entry.from)
  return hashOfFile(path, found.size) === hashWhenRewritten(original, entry.from, pathMove(work))
}

/** The profiles that the migration made, with all that is still in them. */
async function setProfilesAside(work: Rollback): Promise<void> {
  const { layout, plan, watch, side } = work
  for (const name of plan.made) {
    const folders: string[] = []
    const below = profileRoot(layout, name).slice(layout.root.length + 1)
    const steps = { name: 'aside', of: 0, watch }
    await inSteps(walk(layout.root, [below]), steps, ({ from, kind, note }) => {
      const path = join(layout.root, from)
      if (kind === 'folder' && note === null) folders.push(path)
      else if (isUnfinished(path)) rmSync(path)
      else side.setAside(path)
    })
    for (const path of folders.toReversed()) removeIfEmpty(path)
  }
  removeIfEmpty(layout.profiles)
}

/** Puts the accounts of the backup back as well, when that is asked for. */
export async function restoreAccounts(layout: RootLayout, backup: string): Promise<void> {
  const kept = join(backup, 'persona', 'users.json')
  if (!isThere(kept)) {
    throw new AppError(
      'not-found',
      `There are no accounts in ${backup}. ${layout.usersFile} stays.`,
    )
  }
  const temporary = `${layout.usersFile}.restoring`
  await copyFile(kept, temporary)
  await rename(temporary, layout.usersFile)
  await rm(`${layout.usersFile}.bak`, { force: true })
}
