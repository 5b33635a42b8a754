import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { open, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { FILES_FOLDER, MANIFEST_MEMBER } from './keep-export.ts'
import type { KeeperSide } from './keeper-side.ts'
import { type Manifest, type ManifestFile, readManifest } from './manifest.ts'
import { syncNow } from './restore-snapshot.ts'
import { stayForgotten } from './stay-forgotten.ts'
import { type TarMember, tarMembers, TarRefusal } from './tar-read.ts'

type ImportWork = Extract<KeeperWork, { kind: 'import' }>

const MOST_MANIFEST_BYTES = 512 * 1024 * 1024
const ZLIB = /^Z_/

/**
 * Unpacks an archive into a new folder. INVARIANT: nothing is written but the files that the archive's manifest names, each once, below the
 * folder, with the size and hash that stand there; at anything else all of it is gone again, and `invalid-input` says why.
 */
export async function importArchive(
  { file, into }: ImportWork,
  { progress }: KeeperSide,
): Promise<Record<string, unknown>> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.on('error', (error) => unpacked.destroy(error))
  try {
    const manifest = await unpack(tarMembers(unpacked), into, progress)
    for (const { path } of manifest.folders) syncNow(join(into, path))
    const forgotten = await stayForgotten(into, null)
    const { username, at, files, bytes } = manifest.header
    return { owner: username, at, files, bytes, forgotten }
  } catch (error) {
    rmSync(into, { recursive: true, force: true })
    throw refusalOf(error, file)
  } finally {
    unpacked.destroy()
    source.destroy()
  }
}

async function unpack(
  members: AsyncGenerator<TarMember>,
  into: string,
  progress: KeeperSide['progress'],
): Promise<Manifest> {
  const manifest = await manifestIn(await members.next())
  await mustFit(manifest, into)
  mkdirSync(into, { mode: PRIVATE_FOLDER })
  for (const { path } of manifest.folders)
    mkdirSync(join(into, path), { recursive: true, mode: PRIVATE_FOLDER })
  for (const [position, entry] of manifest.files.entries()) {
    const { value: member } = await members.next()
    if (!member || member.name !== FILES_FOLDER + entry.path || member.size !== entry.size)
      throw new TarRefusal('its files are not those that it names')
    await unpackFile(member, entry, join(into, entry.path))
    progress(position + 1, manifest.files.length)
  }
  if (!(await members.next()).done) throw new TarRefusal('it has files that it does not name')
  return manifest
}

async function manifestIn({ value: member }: IteratorResult<TarMember, void>): Promise<Manifest> {
  if (!member || member.name !== MANIFEST_MEMBER)
    throw new TarRefusal('it does not begin with the list of its files')
  if (member.size > MOST_MANIFEST_BYTES) throw new TarRefusal('the list of its files is too long')
  const pieces: Buffer[] = []
  for await (const piece of member.pieces()) pieces.push(Buffer.from(piece))
  return readManifest(Buffer.concat(pieces), 'The list of its files')
}

async function mustFit({ header }: Manifest, into: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(into))
  if (header.bytes > bavail * bsize)
    throw new TarRefusal('it holds more than there is room for on the disk')
}

async function unpackFile(member: TarMember, entry: ManifestFile, to: string): Promise<void> {
  const hash = createHash('sha256')
  const file = await open(to, 'wx', PRIVATE_FILE)
  try {
    for await (const piece of member.pieces()) {
      hash.update(piece)
      await file.writeFile(piece)
    }
    if (hash.digest('hex') !== entry.hash)
      throw new TarRefusal('a file of it is not what was written')
    const seconds = Number(BigInt(entry.mtimeNs) / 1_000_000n) / 1_000
    await file.utimes(seconds, seconds)
    await file.sync()
  } finally {
    await file.close()
  }
}

function refusalOf(error: unknown, file: string): unknown {
  const code = systemCodeOf(error) ?? ''
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return new AppError('not-found', `The archive ${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  // Two names that are one on a disk which knows no capitals.
  const isTwin = code === 'EEXIST'
  const isCorrupt = error instanceof AppError && error.code === 'file-corrupt'
  if (!isCorrupt && !isTwin && !(error instanceof TarRefusal) && !ZLIB.test(code)) return error
  return new AppError(
    'invalid-input',
    `${file} cannot be taken in: ${messageOf(error)}. Nothing was imported; export the profile anew.`,
    { cause: error },
  )
}
