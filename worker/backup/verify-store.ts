import { basename, dirname } from 'node:path'
import { storeAt } from '../../shared/backups/store-note.ts'
import type { BackupDamage, BackupDamageCode } from '../../shared/domain/backup-said.ts'
import { inWords, type Sentences } from '../../shared/domain/said.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { isLookWhole } from './last-look.ts'
import { ObjectStore } from './object-store.ts'
import { objectsFolder, readSnapshot, snapshotTimes } from './snapshot-files.ts'

type Verification = {
  readonly snapshots: number
  readonly contents: number
  /** What is wrong, in words. */
  readonly damages: string[]
  /** The same by codes. */
  readonly damagesSaid: BackupDamage[]
  readonly store: string
}

/** Reads the note of whose it is, every manifest and every content that one names, to the last bit. */
export async function verifyStore(
  store: string,
  onProgress: (done: number, of: number) => void,
): Promise<Verification> {
  const objects = ObjectStore.open(objectsFolder(store))
  const damages = await damagesBeside(store)
  /** Of each content a file that has it. */
  const named = new Map<string, string>()
  const times = snapshotTimes(store)
  for (const at of times) {
    try {
      for (const { hash, path } of readSnapshot(store, at).files) named.set(hash, `${path} (${at})`)
    } catch (error) {
      damages.push({ code: 'manifest', values: { quote: messageOf(error) } })
    }
  }
  let done = 0
  for (const [hash, where] of named) {
    if (!objects.isWhole(hash)) damages.push({ code: 'content', values: { where } })
    done += 1
    onProgress(done, named.size)
  }
  const words = damages.map((damage) => inWords([damage], ENGLISH))
  return {
    snapshots: times.length,
    contents: named.size,
    damages: words,
    damagesSaid: damages,
    store,
  }
}

async function damagesBeside(store: string): Promise<BackupDamage[]> {
  const { status } = await storeAt(dirname(store), basename(store))
  const damages: BackupDamage[] = []
  if (status === 'damaged') damages.push({ code: 'note', values: { store } })
  if (!isLookWhole(store)) damages.push({ code: 'look', values: { store } })
  return damages
}

const ENGLISH: Sentences<BackupDamageCode> = {
  note: ({ store }) => `${store}/store.json, which says whose backups these are, has changed.`,
  look: ({ store }) =>
    `${store}/last-look.ndjson has changed. The next backup takes longer and makes it anew.`,
  content: ({ where }) => `${where} is missing or has changed in the backup.`,
  manifest: ({ quote }) => String(quote),
}
