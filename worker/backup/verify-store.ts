import { messageOf } from '../../shared/errors/app-error.ts'
import { ObjectStore } from './object-store.ts'
import { objectsFolder, readSnapshot, snapshotTimes } from './snapshot-files.ts'

interface Verification {
  readonly snapshots: number
  readonly contents: number
  /** What is wrong, in words. */
  readonly damages: string[]
}

/** Reads every manifest and every content that one names, to the last bit. */
export function verifyStore(
  store: string,
  onProgress: (done: number, of: number) => void,
): Verification {
  const objects = ObjectStore.open(objectsFolder(store))
  const damages: string[] = []
  /** Of each content a file that has it. */
  const named = new Map<string, string>()
  const times = snapshotTimes(store)
  for (const at of times) {
    try {
      for (const { hash, path } of readSnapshot(store, at).files) named.set(hash, `${path} (${at})`)
    } catch (error) {
      damages.push(messageOf(error))
    }
  }
  let done = 0
  for (const [hash, where] of named) {
    if (!objects.isWhole(hash)) damages.push(`${where} is missing or has changed in the backup.`)
    done += 1
    onProgress(done, named.size)
  }
  return { snapshots: times.length, contents: named.size, damages }
}
