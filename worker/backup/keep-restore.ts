import {
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { PRIVATE_FILE, temporaryFor } from '../../shared/files/atomic-write.ts'
import { asOwnerOf } from './as-owner.ts'
import type { KeeperSide } from './keeper-side.ts'
import { BACKUPS_KNOWN, noteInProfile } from './note-in-profile.ts'
import { ObjectStore } from './object-store.ts'
import { makeWayTo, restoreFile, restoreSnapshot, syncNow } from './restore-snapshot.ts'
import { objectsFolder, readSnapshot } from './snapshot-files.ts'
import { refuseForgotten, stayForgotten } from './stay-forgotten.ts'

type FromStore<Work> = Omit<Work, 'backups' | 'storeName'> & { readonly store: string }
type RestoreWork = FromStore<Extract<KeeperWork, { kind: 'restore' }>>
type RestoreFileWork = FromStore<Extract<KeeperWork, { kind: 'restore-file' }>>

/** Puts a snapshot beside the profile, whole and checked, without what was forgotten since. The worker must not run. */
export async function restoreWhole(
  work: RestoreWork,
  { progress }: KeeperSide,
): Promise<Record<string, unknown>> {
  const { store, into, root } = work
  const manifest = readSnapshot(store, work.at)
  const objects = ObjectStore.open(objectsFolder(store))
  restoreSnapshot({ manifest, objects, into, onProgress: progress })
  const forgotten = await stayForgotten(into, existsSync(root) ? root : null)
  carryOver(root, into)
  const { at, files, bytes } = manifest.header
  await noteInProfile({ ...work, root: into }, 'profile_restored', { from: store, at, files })
  return { at, files, bytes, forgotten, store }
}

/** Puts one file of a snapshot in its place; what stands there goes aside. The worker must not run. */
export async function restoreOneFile(work: RestoreFileWork): Promise<Record<string, unknown>> {
  const { store, file: path, root, aside } = work
  const { header, files } = readSnapshot(store, work.at)
  const entry = files.find((one) => one.path === path)
  if (!entry) throw notThere(path, header.at)
  const target = await pathInside(root, path)
  const temporary = temporaryFor(target)
  makeWayTo(target)
  restoreFile(ObjectStore.open(objectsFolder(store)), entry, temporary)
  try {
    refuseForgotten(root, path, readFileSync(temporary, 'utf8'))
    if (existsSync(target)) putAside(target, join(aside, path))
    renameSync(temporary, target)
    syncNow(dirname(target))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  await noteInProfile(work, 'profile_file_restored', { from: store, at: header.at })
  return { at: header.at, files: 1, bytes: entry.size, forgotten: 0, store }
}

/** A file has two names until another takes its place, so that there is one whenever this process is killed. */
function putAside(target: string, aside: string): void {
  makeWayTo(aside)
  if (lstatSync(target).isFile()) linkSync(target, aside)
  else renameSync(target, aside)
}

/** What was noted since stays noted: the person's audit, and which backups there are. */
function carryOver(present: string, into: string): void {
  const audit = join('logs', 'audit')
  if (!existsSync(present)) return
  const days = asOwnerOf(present, () => namesIn(join(present, audit)))
  for (const path of [...days.map((day) => join(audit, day)), BACKUPS_KNOWN]) {
    const noted = asOwnerOf(present, () => readPlainFile(join(present, path)))
    const restored = lstatSync(join(into, path), { throwIfNoEntry: false })
    if (!noted || noted.length <= (restored?.size ?? 0)) continue
    makeWayTo(join(into, path))
    writeFileSync(join(into, path), noted, { mode: PRIVATE_FILE })
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Undefined for a link, and for whatever else is no plain file. */
function readPlainFile(path: string): Buffer | undefined {
  const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile()
  return isFile ? readFileSync(path) : undefined
}

function notThere(path: string, at: string): AppError {
  return new AppError(
    'not-found',
    `The backup of ${at} has no file ${JSON.stringify(path.slice(0, 200))}. Paths are below the profile: memory/episodic/…`,
  )
}
