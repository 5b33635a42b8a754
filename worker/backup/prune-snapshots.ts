import { ObjectStore } from './object-store.ts'
import { objectsFolder, readSnapshot, removeSnapshot, snapshotTimes } from './snapshot-files.ts'

/** Keeps the newest snapshots of a store and takes away the others, with the contents that none of those that stay names. */
export function pruneSnapshots(store: string, keep: number): string[] {
  const times = snapshotTimes(store)
  const old = times.slice(0, Math.max(0, times.length - keep))
  if (old.length === 0) return []
  // Read before anything goes: contents of one that cannot be read must not be taken for nobody's.
  const kept = times.slice(-keep).map((at) => readSnapshot(store, at))
  const named = new Set(kept.flatMap(({ files }) => files.map(({ hash }) => hash)))
  for (const at of old) removeSnapshot(store, at)
  const objects = ObjectStore.open(objectsFolder(store))
  for (const hash of objects.hashes) if (!named.has(hash)) objects.remove(hash)
  return old
}
