import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { isDerived } from './derived.ts'
import { MODE, type TreeFile, treeFileOf } from './file-stamp.ts'
import { FolderSigns } from './folder-signs.ts'
import { type KnownFiles, type KnownFolder, NOTHING_KNOWN } from './known-files.ts'

/** A folder as it was at one look. Paths are below the profile's root. */
export interface TreeFolder {
  readonly mode: number
  readonly mtimeNs: bigint
  readonly inode: bigint
  /** Changed so short a time before the look that a later change may bear the same time. */
  readonly isFresh: boolean
  /** By their paths; none of them where all are as they are known. */
  readonly files: ReadonlyMap<string, TreeFile>
  readonly known?: KnownFolder
  /** The same for the same files; undefined where that cannot be said. */
  readonly digest: string | undefined
  /** When the last of its files changed. */
  readonly latestMs: number
  readonly folders: readonly string[]
  readonly leftOut: readonly string[]
}

/** Every folder of a profile by its path; '' is the root. */
export type ProfileTree = ReadonlyMap<string, TreeFolder>

/** File systems count time in steps of some ms. */
const FRESH_NS = 100_000_000n
/** Being written at this moment, or left by a process that was killed. */
const PASSING = /^\..*\.tmp-/
/** Here files are replaced as wholes only: a folder that has not changed has the same files. Elsewhere some are appended to. */
const WHOLE_FILES = /^memory\/episodic(\/|$)/

/**
 * Looks at every file of a profile. Links and whatever else is no plain file are named, not followed. Files that are as they are known to
 * be come as what is known: a whole folder of them, or the very object of one.
 */
export function readTree(root: string, known: KnownFiles = NOTHING_KNOWN): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree, known }, '')
  return tree
}

/** The same, quickly, by what an earlier look saw: folders that have not changed are not read again. */
export function rereadTree(root: string, before: ProfileTree, known: KnownFiles): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree, before, known }, '')
  return tree
}

/** The files of a tree with their paths, in the order of the walk, without those of folders that are as they are known. */
export function* filesOf(tree: ProfileTree): Generator<readonly [string, TreeFile]> {
  for (const { files } of tree.values()) yield* files
}

interface Look {
  readonly root: string
  readonly tree: Map<string, TreeFolder>
  readonly before?: ProfileTree
  readonly known: KnownFiles
}

function addFolder(look: Look, path: string): void {
  const folder = lookAt(look, path)
  if (!folder) return
  look.tree.set(path, folder)
  for (const name of folder.folders) addFolder(look, below(path, name))
}

function lookAt(look: Look, path: string): TreeFolder | undefined {
  const { root, before } = look
  const known = before?.get(path)
  if (!known || known.isFresh || !WHOLE_FILES.test(path)) return readFolder(look, path)
  const found = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })
  const isSame = found?.mtimeNs === known.mtimeNs && found.ino === known.inode
  return isSame ? known : readFolder(look, path)
}

function readFolder({ root, known }: Look, path: string): TreeFolder | undefined {
  const absolute = join(root, path)
  // Before its names are read: a change in between is then seen by the next look.
  const found = lstatSync(absolute, { bigint: true, throwIfNoEntry: false })
  if (!found?.isDirectory()) return undefined
  const { mtimeNs, ino: inode } = found
  const signs = new FolderSigns()
  const folders: string[] = []
  const leftOut: string[] = []
  for (const name of namesIn(absolute)) {
    if (isPassing(path, name)) continue
    const entry = lstatSync(`${absolute}/${name}`, { throwIfNoEntry: false })
    if (entry?.isFile()) signs.add(name, entry)
    else if (entry?.isDirectory()) folders.push(name)
    else if (entry) leftOut.push(below(path, name))
  }
  const isFresh = BigInt(Date.now()) * 1_000_000n - mtimeNs < FRESH_NS
  const mode = Number(found.mode) & MODE
  return {
    mode,
    mtimeNs,
    inode,
    isFresh,
    folders,
    leftOut,
    ...filesIn(root, path, { signs, known }),
  }
}

function filesIn(
  root: string,
  path: string,
  { signs, known }: { readonly signs: FolderSigns; readonly known: KnownFiles },
): Pick<TreeFolder, 'files' | 'known' | 'digest' | 'latestMs'> {
  const digest = signs.digest()
  const { latestMs } = signs
  const folder = known.folder(path)
  const files = new Map<string, TreeFile>()
  if (folder?.digest !== undefined && folder.digest === digest)
    return { files, known: folder, digest, latestMs }
  for (const [position, name] of signs.names.entries()) {
    const one = below(path, name)
    const before = known.file(one)
    const isSame = before !== undefined && signs.isAsKnown(position, before)
    const file = isSame ? before : exactly(join(root, one))
    if (file) files.set(one, file)
  }
  return { files, digest, latestMs }
}

/** Exact times are many objects each: they are asked for only where the file is not the known one. Undefined where it is gone by now. */
function exactly(absolute: string): TreeFile | undefined {
  const found = lstatSync(absolute, { bigint: true, throwIfNoEntry: false })
  return found?.isFile() ? treeFileOf(found) : undefined
}

function isPassing(folder: string, name: string): boolean {
  return isDerived(below(folder, name)) || PASSING.test(name)
}

/** Sorted, so that two looks give the same order. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
