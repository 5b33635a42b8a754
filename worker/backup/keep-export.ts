import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, syncFolder } from '../../shared/files/atomic-write.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { isMembers, masked, unmasked } from '../documents/members.ts'
import type { KeeperSide } from './keeper-side.ts'
import { type ManifestParts, wholeManifest, writtenManifest } from './manifest.ts'
import { noteInProfile } from './note-in-profile.ts'
import { ObjectStore } from './object-store.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { type TarEntry, tarPieces } from './tar-write.ts'

type ExportWork = Extract<KeeperWork, { kind: 'export' }>

/** Names of an archive's members: the manifest, and the files below a folder. */
export const MANIFEST_MEMBER = 'mh-profile/manifest.ndjson'
export const FILES_FOLDER = 'mh-profile/files/'

/** Writes an archive of a profile as it is at one moment. It is there whole, or not at all. */
export async function exportProfile(
  work: ExportWork,
  { progress, whileStill }: KeeperSide,
): Promise<Record<string, unknown>> {
  const { root, username, file, withSecrets } = work
  if (existsSync(file))
    throw new AppError('conflict', `${file} is there already. Name another file: -o FILE`)
  const beside = join(dirname(file), `.mh-export-${randomBytes(6).toString('hex')}`)
  try {
    await makeFolder(beside)
    const objects = ObjectStore.open(join(beside, 'objects'))
    const at = new Date().toISOString()
    const taken = await takeSnapshot({
      root,
      username,
      at,
      objects,
      whileStill,
      onProgress: progress,
      ...(withSecrets ? {} : { rewrite: withoutSecrets }),
    })
    const archive = join(beside, 'archive')
    await writeArchive(archive, entriesOf(taken, objects))
    await rename(archive, file)
    await syncFolder(dirname(file))
    const { files, bytes, leftOut } = taken.header
    await noteInProfile(work, 'profile_exported', { files, bytes, secrets: String(withSecrets) })
    return { at, files, bytes, leftOut, file }
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

async function writeArchive(path: string, entries: Iterable<TarEntry>): Promise<void> {
  await pipeline(
    Readable.from(tarPieces(entries), { objectMode: false }),
    createGzip(),
    createWriteStream(path, { flags: 'wx', mode: PRIVATE_FILE, flush: true }),
  )
}

function* entriesOf(taken: ManifestParts, objects: ObjectStore): Generator<TarEntry> {
  const bytes = Buffer.concat(writtenManifest(taken).pieces)
  const { header, files } = wholeManifest(taken)
  const mtimeSeconds = Date.parse(header.at) / 1_000
  yield { name: MANIFEST_MEMBER, mtimeSeconds, size: bytes.length, from: { bytes } }
  for (const { path, size, mtimeNs, hash } of files) {
    yield {
      name: FILES_FOLDER + path,
      mtimeSeconds: Number(BigInt(mtimeNs) / 1_000_000_000n),
      size,
      from: { path: objects.pathOf(hash) },
    }
  }
}

/** Keys and passwords: the file of the profile's secrets, and members of configuration that look like one, of earlier versions too. */
function withoutSecrets(path: string, bytes: () => Buffer): Buffer | null | undefined {
  if (path === 'etc/secrets.json') return null
  if (!path.startsWith('etc/')) return undefined
  const whole = bytes()
  const document = parsed(whole)
  if (!isMembers(document)) return whole
  const hidden = masked(document)
  if (JSON.stringify(hidden) === JSON.stringify(document)) return whole
  return Buffer.from(`${JSON.stringify(unmasked(hidden, {}), null, 2)}\n`)
}

/** Undefined where it is no JSON: then it is nothing that keys are read from. */
function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes.toString('utf8'), 'File')
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
