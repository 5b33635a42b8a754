import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/**
 * What tells whether a file has changed: each write of ours gives a new inode, and a file that is appended to a new size. Whoever writes in
 * place and sets the time back cannot set that of the last change.
 */
export interface FileStamp {
  readonly size: number
  /** Nanoseconds and number, as decimal text: neither fits into a number. */
  readonly mtimeNs: string
  readonly ctimeNs: string
  readonly inode: string
}

interface TreeFile extends FileStamp {
  readonly mode: number
}

/** A folder as it was at one look. Paths are below the profile's root. */
interface TreeFolder {
  readonly mode: number
  readonly mtimeNs: bigint
  readonly inode: bigint
  /** Changed so short a time before the look that a later change may bear the same time. */
  readonly isFresh: boolean
  readonly files: ReadonlyMap<string, TreeFile>
  readonly folders: readonly string[]
  readonly leftOut: readonly string[]
}

/** Every folder of a profile by its path; '' is the root. */
export type ProfileTree = ReadonlyMap<string, TreeFolder>

/** File systems count time in steps of some ms. */
const FRESH_NS = 100_000_000n
const MODE = 0o777
/** What is made from the rest, or belongs to a process. */
const DERIVED = /^memory\/index$|^out\/state\/worker\.lock/
/** Being written at this moment, or left by a process that was killed. */
const PASSING = /^\..*\.tmp-/
/** Here files are replaced as wholes only: a folder that has not changed has the same files. Elsewhere some are appended to. */
const WHOLE_FILES = /^memory\/episodic(\/|$)/

/** Looks at every file of a profile. Links and whatever else is no plain file are named, not followed. */
export function readTree(root: string): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree }, '')
  return tree
}

/** The same, quickly, by what an earlier look saw: folders that have not changed are not read again. */
export function rereadTree(root: string, before: ProfileTree): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree, before }, '')
  return tree
}

/** The files of a tree with their paths, in the order of the walk. */
export function* filesOf(tree: ProfileTree): Generator<readonly [string, TreeFile]> {
  for (const [folder, { files }] of tree) {
    for (const [name, file] of files) yield [below(folder, name), file]
  }
}

const SIGNS = ['ctimeNs', 'mtimeNs', 'size', 'inode'] as const

/** Whether a file is the one that it was. */
export function isSameStamp(one: FileStamp | undefined, other: FileStamp): boolean {
  return SIGNS.every((sign) => one?.[sign] === other[sign])
}

interface Look {
  readonly root: string
  readonly tree: Map<string, TreeFolder>
  readonly before?: ProfileTree
}

function addFolder(look: Look, path: string): void {
  const folder = lookAt(look, path)
  if (!folder) return
  look.tree.set(path, folder)
  for (const name of folder.folders) addFolder(look, below(path, name))
}

function lookAt({ root, before }: Look, path: string): TreeFolder | undefined {
  const known = before?.get(path)
  if (!known || known.isFresh || !WHOLE_FILES.test(path)) return readFolder(root, path)
  const found = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })
  const isSame = found?.mtimeNs === known.mtimeNs && found.ino === known.inode
  return isSame ? known : readFolder(root, path)
}

function readFolder(root: string, path: string): TreeFolder | undefined {
  const absolute = join(root, path)
  // Before its names are read: a change in between is then seen by the next look.
  const found = lstatSync(absolute, { bigint: true, throwIfNoEntry: false })
  if (!found?.isDirectory()) return undefined
  const { mtimeNs, ino: inode } = found
  const files = new Map<string, TreeFile>()
  const folders: string[] = []
  const leftOut: string[] = []
  const names = namesIn(absolute).filter((name) => !isPassing(path, name))
  for (const name of names) {
    const one = below(path, name)
    const entry = lstatSync(join(root, one), { bigint: true, throwIfNoEntry: false })
    if (entry?.isDirectory()) folders.push(name)
    else if (entry?.isFile()) files.set(name, fileOf(entry))
    else if (entry) leftOut.push(one)
  }
  const isFresh = BigInt(Date.now()) * 1_000_000n - mtimeNs < FRESH_NS
  return { mode: Number(found.mode) & MODE, mtimeNs, inode, isFresh, files, folders, leftOut }
}

function isPassing(folder: string, name: string): boolean {
  return DERIVED.test(below(folder, name)) || PASSING.test(name)
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

type Found = Readonly<Record<'size' | 'mtimeNs' | 'ctimeNs' | 'ino' | 'mode', bigint>>

function fileOf(found: Found): TreeFile {
  return { ...stampOf(found), mode: Number(found.mode) & MODE }
}

/** The stamp of what `lstat` or `fstat` describes. */
export function stampOf({ size, mtimeNs, ctimeNs, ino }: Omit<Found, 'mode'>): FileStamp {
  return {
    size: Number(size),
    mtimeNs: String(mtimeNs),
    ctimeNs: String(ctimeNs),
    inode: String(ino),
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
