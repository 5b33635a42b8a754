import { removeLook } from './last-look.ts'
import { ObjectStore } from './object-store.ts'
import { objectsFolder, readSnapshot, removeSnapshot, snapshotTimes } from './snapshot-files.ts'
import { type Retention, stayingSnapshots } from './staying-snapshots.ts'

/** Takes away the snapshots of a store that are not to stay, with the contents that none of those that stay names. Gives which went. */
export function pruneSnapshots(store: string, retention: Retention): string[] {
  const times = snapshotTimes(store)
  const staying = stayingSnapshots(times, retention)
  const old = times.filter((at) => !staying.has(at))
  if (old.length === 0) return []
  // Read before anything goes: contents of one that cannot be read must not be taken for nobody's.
  const named = new Set<string>()
  for (const at of staying) for (const { hash } of readSnapshot(store, at).files) named.add(hash)
  removeLook(store)
  for (const at of old) removeSnapshot(store, at)
  const objects = ObjectStore.open(objectsFolder(store))
  for (const hash of objects.hashes()) if (!named.has(hash)) objects.remove(hash)
  return old
}
