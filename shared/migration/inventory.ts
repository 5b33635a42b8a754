import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { messageOf, systemCodeOf } from '../errors/app-error.ts'
import type { Entry } from './migration-state.ts'

/** What was found at one path. */
export type Found = Omit<Entry, 'to'>

/** Everything at and below the paths, with hashes. Links are not followed. What cannot be read has a note and no hash. */
export async function takeInventory(root: string, tops: readonly string[]): Promise<Found[]> {
  const found: Found[] = []
  for (const top of tops) await lookAt(root, top, found)
  const files = found.filter(({ kind }) => kind === 'file')
  const hashes = new Map<string, Pick<Found, 'sha256' | 'note'>>()
  await inParallel(files, async ({ from }) => {
    hashes.set(from, await hashOrReason(join(root, from)))
  })
  return found.map((one) => ({ ...one, ...hashes.get(one.from) }))
}

/** The SHA-256 of a file, read bit by bit. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Works on each, a few at once. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const turns = items.values()
  const lane = async (): Promise<void> => {
    for (const item of turns) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

const AT_ONCE = 8

async function lookAt(root: string, from: string, found: Found[]): Promise<void> {
  const path = join(root, from)
  const stats = await lstat(path).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  })
  if (!stats) return
  const kind = kindOf(stats)
  const one: Found = {
    from,
    kind,
    mode: stats.mode & 0o7777,
    mtimeMs: stats.mtimeMs,
    size: kind === 'file' ? stats.size : 0,
    sha256: null,
    target: kind === 'link' ? await readlink(path) : null,
    note: kind === 'other' ? 'it is neither a file nor a folder' : null,
  }
  if (kind !== 'folder') {
    found.push(one)
    return
  }
  const names = await readdir(path).catch((error: unknown) => `unreadable: ${messageOf(error)}`)
  if (typeof names === 'string') {
    found.push({ ...one, note: names })
    return
  }
  found.push(one)
  for (const name of names.toSorted()) await lookAt(root, `${from}/${name}`, found)
}

function kindOf(stats: Stats): Found['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

async function hashOrReason(path: string): Promise<Pick<Found, 'sha256' | 'note'>> {
  try {
    return { sha256: await hashOfFile(path), note: null }
  } catch (error) {
    return { sha256: null, note: `unreadable: ${messageOf(error)}` }
  }
}
