import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, rmSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import type { Manifest, ManifestFile } from './manifest.ts'
import { type ObjectStore, writeWhole } from './object-store.ts'

interface Restoration {
  readonly manifest: Manifest
  readonly objects: ObjectStore
  /** A folder that is not there yet. */
  readonly into: string
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Puts a snapshot into a new folder, every content checked. INVARIANT: it throws, and the folder is gone again, or everything lies there as it
 * was.
 */
export function restoreSnapshot({ manifest, objects, into, onProgress }: Restoration): void {
  mkdirSync(into, { mode: PRIVATE_FOLDER })
  try {
    for (const { path } of manifest.folders)
      mkdirSync(join(into, path), { recursive: true, mode: PRIVATE_FOLDER })
    for (const [position, file] of manifest.files.entries()) {
      restoreFile(objects, file, join(into, file.path))
      onProgress(position + 1, manifest.files.length)
    }
    for (const { path, mode } of manifest.folders.toReversed()) chmodSync(join(into, path), mode)
    for (const { path } of manifest.folders) syncNow(join(into, path))
  } catch (error) {
    rmSync(into, { recursive: true, force: true })
    throw error
  }
}

/** Puts one file of a snapshot to a place where there is none; durable but for its name. */
export function restoreFile(objects: ObjectStore, entry: ManifestFile, to: string): void {
  const file = openSync(to, 'wx', PRIVATE_FILE)
  try {
    let size = 0
    objects.read(entry.hash, (piece) => {
      writeWhole(file, piece)
      size += piece.length
    })
    if (size !== entry.size)
      throw new AppError(
        'file-corrupt',
        `${entry.path} has another size in the backup than it should.`,
      )
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const seconds = Number(BigInt(entry.mtimeNs) / 1_000n) / 1_000_000
  utimesSync(to, seconds, seconds)
  chmodSync(to, entry.mode)
}

/** Makes what happened to the names in a folder durable. */
export function syncNow(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** Makes the folders on the way to a file. */
export function makeWayTo(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
}
