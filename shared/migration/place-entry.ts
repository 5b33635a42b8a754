import { createHash } from 'node:crypto'
import {
  chmod,
  copyFile,
  lstat,
  lutimes,
  mkdir,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { hashOfFile } from './inventory.ts'
import type { Entry } from './migration-state.ts'

/** Whether anything stands at a path, a dangling link too. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return false
    throw error
  }
}

/** Copies a file or a link with its times, checked against its hash; it has its name only when it is whole. */
export async function copyEntry(entry: Entry, from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE_FOLDER })
  const temporary = placeBeside(to)
  await rm(temporary, { force: true })
  if (entry.kind === 'link') {
    await symlink(entry.target ?? '', temporary)
  } else {
    await copyFile(from, temporary)
    if ((await hashOfFile(temporary)) !== entry.sha256) {
      await rm(temporary, { force: true })
      throw new AppError(
        'conflict',
        `${from} is not what it was when the migration was planned. End what writes to it, then run mh rollback, or put it back and run mh migrate again.`,
      )
    }
  }
  await keepTimes(entry, temporary)
  await rename(temporary, to)
}

/** Moves a file or a link. Where a rename cannot reach, it is copied, checked, and only then removed. */
export async function moveEntry(entry: Entry, from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE_FOLDER })
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCodeOf(error) !== 'EXDEV') throw error
    await copyEntry(entry, from, to)
    await unlink(from)
  }
}

/** Gives a file or a link the time that it had. */
export async function keepTimes({ kind, mtimeMs }: Entry, path: string): Promise<void> {
  const time = mtimeMs / 1_000
  if (kind === 'link') await lutimes(path, time, time)
  else await utimes(path, time, time)
}

/** Gives a file the mode of private things; what was executable by its owner stays so. */
export async function tighten({ kind, mode }: Entry, path: string): Promise<void> {
  if (kind === 'file') await chmod(path, 0o600 | (mode & 0o100))
  if (kind === 'folder') await chmod(path, PRIVATE_FOLDER)
}

/** Where a file is made before it gets its name: the same place each time, so that a kill leaves one at most. */
export function placeBeside(path: string): string {
  const short = createHash('sha256').update(basename(path)).digest('hex').slice(0, 16)
  return join(dirname(path), `.migrating-${short}`)
}
