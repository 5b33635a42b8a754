import type { Dirent } from 'node:fs'
import { lstat, readdir, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** What was erased: files and links, and the bytes that the files had. */
export interface Erased {
  readonly files: number
  readonly bytes: number
}

export const NOTHING_ERASED: Erased = { files: 0, bytes: 0 }
const AT_ONCE = 16

/**
 * Erases a folder with everything below it, and counts. Links are taken away and never followed; what somebody else erases meanwhile is
 * not counted.
 */
export async function eraseFolder(path: string, signal?: AbortSignal): Promise<Erased> {
  // All names first: what a folder still lists while it is emptied depends on the file system.
  const left = (await unlessGone(readdir(path, { withFileTypes: true }))) ?? []
  let erased = NOTHING_ERASED
  while (left.length > 0) {
    signal?.throwIfAborted()
    const portion = left.splice(-AT_ONCE)
    const counts = await Promise.all(portion.map((entry) => erase(path, entry, signal)))
    erased = counts.reduce(sum, erased)
  }
  await unlessGone(rmdir(path))
  return erased
}

export function sum(one: Erased, other: Erased): Erased {
  return { files: one.files + other.files, bytes: one.bytes + other.bytes }
}

async function erase(folder: string, entry: Dirent, signal?: AbortSignal): Promise<Erased> {
  const path = join(folder, entry.name)
  if (entry.isDirectory()) return await eraseFolder(path, signal)
  const found = await unlessGone(lstat(path))
  if (!found) return NOTHING_ERASED
  await unlessGone(unlink(path))
  return { files: 1, bytes: found.isFile() ? found.size : 0 }
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
