import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type KnownFiles, type KnownFolder, knownByFolders, surelySeenMs } from './known-files.ts'
import type { WrittenManifest } from './manifest.ts'
import { ObjectStore } from './object-store.ts'
import { linesOf, sealedBody, sealIn, sealOf } from './sealed-lines.ts'
import { objectsFolder, snapshotBytes } from './snapshot-files.ts'
import type { Taken } from './take-snapshot.ts'

const LOOK_VERSION = 1
const FILE = 'last-look.ndjson'
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

const Header = schema(() =>
  z.strictObject({
    format: z.literal('mh-look'),
    version: z.literal(LOOK_VERSION),
    /** When the snapshot was taken, and the last line of its manifest. */
    at: z.iso.datetime(),
    seal: z.string(),
    /** The store's mark at the end of that backup. */
    contents: Hash,
  }),
)

const Folder = schema(() =>
  z.strictObject({
    folder: z.string(),
    /** Where its files stand in the manifest, in bytes. */
    from: z.int().min(0),
    length: z.int().min(0),
    files: z.int().min(0),
    bytes: z.int().min(0),
    digest: Hash.optional(),
  }),
)

/**
 * What the folders of a profile looked like when the newest snapshot of a store was taken, and where the manifest has their files: one that looks
 * the same is taken over without reading its lines. INVARIANT: whoever takes contents or snapshots away removes it first.
 */
export async function writeLook(store: string, { taken, written }: Look): Promise<void> {
  const { at } = taken.header
  const until = surelySeenMs(at)
  const { places, seal } = written
  const contents = ObjectStore.open(objectsFolder(store)).mark()
  const lines = [
    { format: 'mh-look', version: LOOK_VERSION, at, seal, contents },
    ...taken.groups.map((group, position) => ({
      folder: group.folder,
      ...places[position],
      files: group.files,
      bytes: group.bytes,
      ...(group.latestMs < until && group.digest !== undefined && { digest: group.digest }),
    })),
  ]
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  await writeFileAtomic(join(store, FILE), body + sealOf(Buffer.from(body)))
}

interface Look {
  readonly taken: Taken
  /** The manifest of it. */
  readonly written: WrittenManifest
}

export function removeLook(store: string): void {
  rmSync(join(store, FILE), { force: true })
}

/** Whether the look of a store is as it was written; one that is not is passed over, and costs time alone. */
export function isLookWhole(store: string): boolean {
  try {
    readLook(store)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** What the look of the snapshot of that moment knows; undefined where it is not of that one, or the store is not as it was then. */
export function knownByLook(
  store: string,
  at: string,
  objects: ObjectStore,
): KnownFiles | undefined {
  const look = isLookWhole(store) ? readLook(store) : undefined
  if (look?.header.at !== at || look.header.contents !== objects.mark()) return undefined
  const manifest = snapshotBytes(store, at)
  if (sealIn(manifest) !== look.header.seal) return undefined
  const body = sealedBody(manifest, 'The newest backup', 'Everything is read anew.')
  const folders = new Map<string, KnownFolder>()
  for (const { folder, from, length, digest, files, bytes } of look.folders) {
    const lines = body.subarray(from, from + length)
    folders.set(folder, { digest, lines, files, bytes })
  }
  return knownByFolders(folders, at)
}

/** Undefined where there is none. Throws `file-corrupt` when it is not as it was written, and `invalid-input` for one of another version. */
function readLook(store: string) {
  const bytes = bytesOf(join(store, FILE))
  if (!bytes) return undefined
  const [first = '', ...rest] = linesOf(sealedBody(bytes, FILE, 'The next backup makes it anew.'))
  return {
    header: Header.parse(parseJson(first, FILE), FILE),
    folders: rest.map((line) => Folder.parse(parseJson(line, FILE), FILE)),
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
