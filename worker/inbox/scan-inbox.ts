import { createHash } from 'node:crypto'
import { type Stats, lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ARCHIVE_FOLDER, REJECTED_FOLDER } from '../../shared/domain/inbox-file.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import type { InboxFolders } from './inbox-folders.ts'

/** Something that lies in the inbox. */
export interface FoundFile {
  /** The same as long as it is the same file, wherever in the inbox it lies. */
  readonly id: string
  /** Below the inbox. */
  readonly name: string
  readonly bytes: number
  readonly mtimeMs: number
  /** When content, name or rights last changed; nobody can set it. */
  readonly ctimeMs: number
  /** `linked`: the file has another name somewhere. `deep`: a folder in a folder, which is not looked into. */
  readonly kind: 'file' | 'link' | 'linked' | 'special' | 'deep'
}

const OURS: ReadonlySet<string> = new Set([ARCHIVE_FOLDER, REJECTED_FOLDER])
const UNREADABLE = '\uFFFD'

/** Everything in the inbox and in its folders of the first level, by name; nothing is opened, hidden names are passed over. */
export async function scanInbox(folders: InboxFolders): Promise<FoundFile[]> {
  const slice = new TimeSlice()
  const found: FoundFile[] = []
  for (const entry of await entriesOf(folders, '')) {
    if (slice.isOver) await slice.pause()
    if (OURS.has(entry.name) && entry.stats.isDirectory()) continue
    if (!entry.stats.isDirectory()) found.push(fileOf(entry.name, entry.stats))
    else found.push(...(await insideOf(folders, entry.name)))
  }
  return found
}

/** The id of a file that `lstat` or `fstat` describes. Names of one file are different files here: each is told of by itself. */
export function fileId(name: string, { ino, mtimeMs, size, nlink }: Stats): string {
  const parts = [ino, mtimeMs, size, nlink > 1 ? name : '']
  return `inb-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`
}

async function insideOf(folders: InboxFolders, folder: string): Promise<FoundFile[]> {
  const entries = await entriesOf(folders, folder)
  return entries.map(({ name, stats }) => fileOf(`${folder}/${name}`, stats))
}

interface Entry {
  readonly name: string
  readonly stats: Stats
}

async function entriesOf(folders: InboxFolders, folder: string): Promise<Entry[]> {
  const path = await folders.locate(folder)
  const names = await namesIn(path)
  if (names.some((name) => name.includes(UNREADABLE)) && (await folders.mendNames(folder)))
    return await entriesOf(folders, folder)
  return names
    .filter((name) => !name.startsWith('.'))
    .toSorted()
    .flatMap((name) => {
      const stats = lstatSync(join(path, name), { throwIfNoEntry: false })
      return stats ? [{ name, stats }] : []
    })
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    // Taken away by hand, meanwhile or before.
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

function fileOf(name: string, stats: Stats): FoundFile {
  const { size, mtimeMs, ctimeMs } = stats
  return { id: fileId(name, stats), name, bytes: size, mtimeMs, ctimeMs, kind: kindOf(stats) }
}

function kindOf(stats: Stats): FoundFile['kind'] {
  if (stats.isDirectory()) return 'deep'
  if (stats.isSymbolicLink()) return 'link'
  if (!stats.isFile()) return 'special'
  return stats.nlink > 1 ? 'linked' : 'file'
}
