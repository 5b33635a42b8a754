import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { FileStamp } from './file-stamp.ts'
import { TimeSlice } from './time-slice.ts'

/** What a folder of memories holds, or a part of it; paths are below the episodic folder. */
export interface WalkedFolder {
  readonly folder: string
  readonly files: readonly WalkedFile[]
  /** Names that begin with a dot and are no folder that we know. */
  readonly hidden: readonly string[]
  /** The folder is there and cannot be listed: nothing is known of what it holds. */
  readonly unreadable: boolean
}

export interface WalkedFile {
  readonly path: string
  readonly stamp: FileStamp
}

const MAX_DEPTH = 8
/** A large folder comes in parts, so that what is known of all its files need not be held at once. */
const FILES_TOGETHER = 1_000

/**
 * Walks the episodic folder with the bin: `YYYY`, `YYYY/MM`, `YYYY/MM/DD` and category folders alike. Symbolic links are passed over.
 * `entering` is told of each folder before it is listed.
 */
export async function* walkEpisodic(
  root: string,
  entering: (folder: string) => void = () => undefined,
): AsyncGenerator<WalkedFolder> {
  const slice = new TimeSlice()
  const waiting = ['']
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    entering(folder)
    for await (const { folders, ...walked } of partsOf(root, folder, slice)) {
      waiting.push(...folders)
      yield walked
    }
  }
}

interface ListedFolder extends WalkedFolder {
  /** The folders in it that may hold memories. */
  readonly folders: readonly string[]
}

/** One folder, in parts. Stats are taken synchronously, in slices: for warm inodes the thread pool takes ten times as long. */
export async function* partsOf(
  root: string,
  folder: string,
  slice: TimeSlice,
): AsyncGenerator<ListedFolder> {
  const names = await namesIn(join(root, folder))
  const unreadable = names === undefined
  let part = emptyPart()
  for (const name of names ?? []) {
    const path = folder === '' ? name : `${folder}/${name}`
    if (isHidden(path)) part.hidden.push(name)
    else sort({ root, path, ...part })
    if (part.files.length === FILES_TOGETHER) {
      yield { folder, ...part, unreadable }
      part = emptyPart()
    }
    if (slice.isOver) await slice.pause()
  }
  yield { folder, ...part, unreadable }
}

interface Part {
  readonly files: WalkedFile[]
  readonly folders: string[]
  readonly hidden: string[]
}

function emptyPart(): Part {
  return { files: [], folders: [], hidden: [] }
}

/** Whether an entry is none of the memories': its name begins with a dot, and it is no folder of the bin. */
export function isHidden(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith('.') && !isBinFolder(path)
}

interface Sorting {
  readonly root: string
  readonly path: string
  readonly files: WalkedFile[]
  readonly folders: string[]
}

function sort({ root, path, files, folders }: Sorting): void {
  const found = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (found?.isDirectory() && isWithinDepth(path)) folders.push(path)
  if (!found?.isFile() || !path.endsWith('.json')) return
  files.push({ path, stamp: { mtimeMs: found.mtimeMs, size: found.size } })
}

/** Whether a folder is looked into: no deeper than this. */
export function isWithinDepth(path: string): boolean {
  return path.split('/').length <= MAX_DEPTH
}

function isBinFolder(path: string): boolean {
  return path === '.bin' || /^\.bin\/\.\d+$/.test(path)
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder)
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? [] : undefined
  }
}
