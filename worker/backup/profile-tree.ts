import { lstatSync, readdirSync, type Stats } from 'node:fs'
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

export interface TreeFile extends FileStamp {
  readonly mode: number
}

/** What is known of the file at a path. */
export type KnownFile = (path: string) => TreeFile | undefined

/** A folder as it was at one look. Paths are below the profile's root. */
interface TreeFolder {
  readonly mode: number
  readonly mtimeNs: bigint
  readonly inode: bigint
  /** Changed so short a time before the look that a later change may bear the same time. */
  readonly isFresh: boolean
  /** By their paths. */
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

/**
 * Looks at every file of a profile. Links and whatever else is no plain file are named, not followed. A file that is as it is known to
 * be comes as the very object that is known.
 */
export function readTree(root: string, knownFile: KnownFile = () => undefined): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree, knownFile }, '')
  return tree
}

/** The same, quickly, by what an earlier look saw: folders that have not changed are not read again. */
export function rereadTree(root: string, before: ProfileTree, knownFile: KnownFile): ProfileTree {
  const tree = new Map<string, TreeFolder>()
  addFolder({ root, tree, before, knownFile }, '')
  return tree
}

/** The files of a tree with their paths, in the order of the walk. */
export function* filesOf(tree: ProfileTree): Generator<readonly [string, TreeFile]> {
  for (const { files } of tree.values()) yield* files
}

/** Whether a file is the one that it was. */
export function isSameStamp(one: FileStamp | undefined, other: FileStamp): boolean {
  if (one === other) return true
  return (
    one?.ctimeNs === other.ctimeNs &&
    one.mtimeNs === other.mtimeNs &&
    one.size === other.size &&
    one.inode === other.inode
  )
}

interface Look {
  readonly root: string
  readonly tree: Map<string, TreeFolder>
  readonly before?: ProfileTree
  readonly knownFile: KnownFile
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

function readFolder({ root, knownFile }: Look, path: string): TreeFolder | undefined {
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
    const entry = entryAt(join(root, one), knownFile(one))
    if (entry === 'folder') folders.push(name)
    else if (entry === 'other') leftOut.push(one)
    else if (entry) files.set(one, entry)
  }
  const isFresh = BigInt(Date.now()) * 1_000_000n - mtimeNs < FRESH_NS
  return { mode: Number(found.mode) & MODE, mtimeNs, inode, isFresh, files, folders, leftOut }
}

/** Exact times are many objects each: they are asked for only where the file is not the known one. Undefined where nothing is. */
function entryAt(
  absolute: string,
  known: TreeFile | undefined,
): TreeFile | 'folder' | 'other' | undefined {
  if (known && isAsKnown(known, lstatSync(absolute, { throwIfNoEntry: false }))) return known
  const found = lstatSync(absolute, { bigint: true, throwIfNoEntry: false })
  if (found?.isDirectory()) return 'folder'
  if (found?.isFile()) return fileOf(found)
  return found && 'other'
}

/** To less than a microsecond, in which nobody writes a file twice; a number that is not exact is none. */
function isAsKnown(known: TreeFile, found: Stats | undefined): boolean {
  return (
    found?.isFile() === true &&
    found.ctimeMs === millisecondsOf(known.ctimeNs) &&
    found.mtimeMs === millisecondsOf(known.mtimeNs) &&
    found.size === known.size &&
    (found.mode & MODE) === known.mode &&
    found.ino <= Number.MAX_SAFE_INTEGER &&
    found.ino === Number(known.inode)
  )
}

const SECOND_DIGITS = 9

/** Calculated as Node does for a file's times, so that equal times are equal numbers. */
function millisecondsOf(ns: string): number {
  return Number(ns.slice(0, -SECOND_DIGITS)) * 1_000 + Number(ns.slice(-SECOND_DIGITS)) / 1e6
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
