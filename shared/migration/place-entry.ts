import { createHash } from 'node:crypto'
import {
  chmodSync,
  constants,
  copyFileSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import type { Entry } from './migration-state.ts'
import { hashOfFile } from './pieces.ts'
import { foundAt } from './walk.ts'

/** Whether anything stands at a path, a dangling link too. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Whether what stands at a path is the file or link of an entry, byte for byte. */
export function isOriginal({ kind, size, sha256, target }: Entry, path: string): boolean {
  const found = foundAt('/', path)
  if (!found || found.kind !== kind) return false
  if (kind === 'link') return found.target === target
  return found.size === size && hashOfFile(path, size) === sha256
}

/** Copies a file or a link with its mode and times; it has its name only when it is whole. What stood there is replaced. */
export function copyEntry(entry: Entry, from: string, to: string): void {
  makeFolderFor(to)
  const temporary = placeBeside(to)
  rmSync(temporary, { force: true })
  copyAs(entry, from, temporary)
  if (!isOriginal(entry, temporary)) {
    rmSync(temporary, { force: true })
    throw changedSince(from)
  }
  renameSync(temporary, to)
}

/** Copies a file or a link to where nothing is, with its mode and times; whether it is whole is to be looked at afterwards. */
export function copyAs(entry: Entry, from: string, to: string): void {
  if (entry.kind === 'link') symlinkSync(entry.target ?? '', to)
  else copyFileSync(from, to, constants.COPYFILE_EXCL)
  setTimes(entry, to)
}

/** Says that a file is not what the plan says any more. */
export function changedSince(path: string): AppError {
  return new AppError(
    'conflict',
    `${path} is not what it was when the migration was planned. End what writes to it, then run mh rollback, and mh migrate again.`,
  )
}

/** Moves a file or a link. Where a rename cannot reach, it is copied, checked, and only then removed. */
export function moveEntry(entry: Entry, from: string, to: string): void {
  if (isRenamed(from, to)) return
  copyEntry(entry, from, to)
  unlinkSync(from)
}

/** Moves what a person wrote since, whatever it is, in the same way. */
export function moveAside(from: string, to: string): void {
  if (isRenamed(from, to)) return
  const found = foundAt('/', from)
  if (!found || (found.kind !== 'file' && found.kind !== 'link')) {
    throw new AppError(
      'conflict',
      `${from} is neither a file nor a link, and lies on another disk than ${to}: move it there, then run this again.`,
    )
  }
  const sha256 = found.kind === 'file' ? hashOfFile(from, found.size) : null
  copyEntry({ ...found, sha256, to: null, corrupt: null, turns: false }, from, to)
  unlinkSync(from)
}

/** False where the two lie on different file systems. */
function isRenamed(from: string, to: string): boolean {
  try {
    makingFolders(to, () => renameSync(from, to))
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EXDEV') return false
    throw error
  }
}

/** Does something at a path; where its folder is missing, it is made first. */
function makingFolders(path: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT' || isThere(dirname(path))) throw error
    makeFolderFor(path)
    work()
  }
}

function makeFolderFor(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
}

/** Gives what stands at a path the times of an entry, unless it has them: a time can be set less exactly than it is kept. */
export function keepTimes(entry: Pick<Entry, 'kind' | 'mtimeMs'>, path: string): void {
  if (lstatSync(path).mtimeMs !== entry.mtimeMs) setTimes(entry, path)
}

function setTimes({ kind, mtimeMs }: Pick<Entry, 'kind' | 'mtimeMs'>, path: string): void {
  const time = mtimeMs / 1_000
  if (kind === 'link') lutimesSync(path, time, time)
  else utimesSync(path, time, time)
}

/** Gives what stands at a path to whom an entry belongs, where this process may: as root, who makes files of its own, and gives profiles away. */
export function keepOwner({ uid, gid }: Pick<Entry, 'uid' | 'gid'>, path: string): void {
  if (process.geteuid?.() !== 0 || uid === null || gid === null) return
  const found = lstatSync(path)
  if (found.uid !== uid || found.gid !== gid) lchownSync(path, uid, gid)
}

/** Gives a file the mode of private things; what was executable by its owner stays so. */
export function tighten({ kind, mode }: Entry, path: string): void {
  if (kind === 'file') chmodSync(path, 0o600 | (mode & 0o100))
  if (kind === 'folder') chmodSync(path, PRIVATE_FOLDER)
}

/** Makes a link say something else, with its time. */
export function turnLink(entry: Entry, path: string, target: string): void {
  if (readlinkSync(path) === target) return
  const temporary = placeBeside(path)
  rmSync(temporary, { force: true })
  symlinkSync(target, temporary)
  setTimes(entry, temporary)
  renameSync(temporary, path)
}

/** Removes a folder that is there and empty. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    const code = systemCodeOf(error) ?? ''
    // A link in a folder's place is not ours to remove.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) throw error
  }
}

/** Where a file is made before it gets its name: the same place each time, so that a kill leaves one at most. */
export function placeBeside(path: string): string {
  const short = createHash('sha256').update(basename(path)).digest('hex').slice(0, 16)
  return join(dirname(path), `.migrating-${short}`)
}

/** Whether a path is one that a kill left unfinished. */
export function isUnfinished(path: string): boolean {
  return /^\.migrating-[0-9a-f]{16}$/.test(basename(path))
}
