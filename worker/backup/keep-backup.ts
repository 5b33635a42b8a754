import { join } from 'node:path'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { appendLine } from '../files/durable-lines.ts'
import { asOwnerOf } from './as-owner.ts'
import type { KeeperSide } from './keeper-side.ts'
import { type KnownFiles, knownByManifest, NOTHING_KNOWN } from './known-files.ts'
import { knownByLook, writeLook } from './last-look.ts'
import { BACKUPS_KNOWN, noteInProfile } from './note-in-profile.ts'
import { ObjectStore } from './object-store.ts'
import { pruneSnapshots } from './prune-snapshots.ts'
import { objectsFolder, readSnapshot, snapshotTimes, writeSnapshot } from './snapshot-files.ts'
import { writtenManifest } from './manifest.ts'
import { takeSnapshot } from './take-snapshot.ts'

type BackupWork = Omit<Extract<KeeperWork, { kind: 'backup' }>, 'backups'> & {
  readonly store: string
}

/** Takes a snapshot of a profile into its store, which is locked, and takes old ones away. */
export async function backUp(
  work: BackupWork,
  { progress, whileStill }: KeeperSide,
): Promise<Record<string, unknown>> {
  const { root, username, store, retention } = work
  await makeFolder(objectsFolder(store))
  const objects = ObjectStore.open(objectsFolder(store))
  const at = new Date().toISOString()
  const taken = await takeSnapshot({
    root,
    username,
    at,
    objects,
    before: knownFiles(store, objects),
    whileStill,
    onProgress: progress,
  })
  await objects.sync()
  const written = writtenManifest(taken)
  await writeSnapshot(store, at, written.pieces)
  const { newBytes } = taken
  const { files, bytes, leftOut } = taken.header
  await asOwnerOf(root, () => appendLine(join(root, BACKUPS_KNOWN), { at, to: store }))
  await noteInProfile(work, 'profile_backed_up', { to: store, files, bytes, new_bytes: newBytes })
  const pruned = retention === undefined ? [] : pruneSnapshots(store, retention)
  await writeLook(store, { taken, written })
  return { at, files, bytes, newBytes, leftOut, pruned: pruned.length, store }
}

/** The snapshots of a store, the oldest first; one that cannot be read with the reason. */
export function listStore(store: string): Record<string, unknown>[] {
  return snapshotTimes(store).flatMap((at) => {
    try {
      const { files, bytes } = readSnapshot(store, at).header
      return { at, files, bytes, damage: null }
    } catch (error) {
      // Taken away meanwhile.
      if (error instanceof AppError && error.code === 'not-found') return []
      return { at, files: 0, bytes: 0, damage: messageOf(error) }
    }
  })
}

/** What the newest snapshot knows. A damaged one is passed over: everything is then read anew. */
function knownFiles(store: string, objects: ObjectStore): KnownFiles {
  const at = snapshotTimes(store).at(-1)
  if (at === undefined) return NOTHING_KNOWN
  try {
    return knownByLook(store, at, objects) ?? knownByManifest(readSnapshot(store, at))
  } catch {
    // `mh profile verify` and the list say so; a new backup is the more needed.
    return NOTHING_KNOWN
  }
}
