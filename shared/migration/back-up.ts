import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { entriesOf } from './entry-file.ts'
import type { Entry } from './migration-state.ts'
import { changedSince, copyAs, isOriginal } from './place-entry.ts'
import { inSteps } from './steps.ts'
import { flush, type Work } from './work.ts'

/** Copies the originals out of the tree, and reads the copies back. What is copied from elsewhere is its own backup. */
export async function backUp(work: Work): Promise<void> {
  const { plan, watch } = work
  if (!plan.inPlace) return
  const of = plan.totals.copied
  makeBackupFolder(plan.originals)
  await inSteps(copied(work), { name: 'backup', of, watch }, (entry) => copyOne(work, entry))
  await flush(plan.originals)
  await inSteps(copied(work), { name: 'verify', of, watch }, (entry) => verifyOne(work, entry))
}

function makeBackupFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER })
  } catch (error) {
    throw new AppError(
      'conflict',
      `The backup ${path} cannot be made: ${messageOf(error)}. Nothing was moved. Run mh rollback, then name a folder for it: mh migrate --backup DIR`,
      { cause: error },
    )
  }
}

/** What can be copied: unreadable files have no hash. */
function* copied({ layout }: Work): Generator<Entry> {
  for (const entry of entriesOf(layout.migration))
    if (entry.kind === 'link' || entry.sha256 !== null) yield entry
}

function copyOne({ plan }: Work, entry: Entry): void {
  const to = join(plan.originals, entry.from)
  try {
    copyWithFolder(entry, join(plan.source, entry.from), to)
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw backupFailed(to, error)
    // A backup that was broken off: what is whole stays.
    if (isOriginal(entry, to)) return
    rmSync(to)
    copyWithFolder(entry, join(plan.source, entry.from), to)
  }
}

function copyWithFolder(entry: Entry, from: string, to: string): void {
  try {
    copyAs(entry, from, to)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(to), { recursive: true, mode: PRIVATE_FOLDER })
    copyAs(entry, from, to)
  }
  if (entry.kind === 'file' && (entry.mode & 0o400) === 0) chmodSync(to, entry.mode | 0o400)
}

function backupFailed(path: string, error: unknown): AppError {
  return new AppError(
    'conflict',
    `The backup ${path} cannot be written: ${messageOf(error)}. Nothing was moved. Put that right and run mh migrate again, or mh rollback.`,
    { cause: error },
  )
}

function verifyOne({ plan }: Work, entry: Entry): void {
  if (isOriginal(entry, join(plan.originals, entry.from))) return
  const from = join(plan.source, entry.from)
  if (!isOriginal(entry, from)) throw changedSince(from)
  throw new AppError(
    'file-corrupt',
    `The backup of ${entry.from} in ${plan.originals} is not what was copied: the disk may be failing. Nothing was moved. Run mh rollback, then mh migrate.`,
  )
}
