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
 * Stats are taken synchronously, in slices: for warm inodes the thread pool takes ten times as long.
 */
export async function* walkEpisodic(root: string): AsyncGenerator<WalkedFolder> {
  const slice = new TimeSlice()
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const names = await namesIn(join(root, folder))
    const unreadable = names === undefined
    let part: Part = { files: [], hidden: [] }
    for (const name of names ?? []) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (name.startsWith('.') && !isBinFolder(path)) part.hidden.push(name)
      else sort({ root, path, files: part.files, folders })
      if (part.files.length === FILES_TOGETHER) {
        yield { folder, ...part, unreadable }
        part = { files: [], hidden: [] }
      }
      if (slice.isOver) await slice.pause()
    }
    yield { folder, ...part, unreadable }
  }
}

interface Part {
  readonly files: WalkedFile[]
  readonly hidden: string[]
}

interface Sorting {
  readonly root: string
  readonly path: string
  readonly files: WalkedFile[]
  readonly folders: string[]
}

function sort({ root, path, files, folders }: Sorting): void {
  const found = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (found?.isDirectory() && path.split('/').length <= MAX_DEPTH) folders.push(path)
  if (!found?.isFile() || !path.endsWith('.json')) return
  files.push({ path, stamp: { mtimeMs: found.mtimeMs, size: found.size } })
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
