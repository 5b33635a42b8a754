import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { asOwnerOf } from './as-owner.ts'
import {
  MANIFEST_VERSION,
  type Manifest,
  type ManifestFile,
  type ManifestHeader,
} from './manifest.ts'
import type { ObjectStore, ReadPiece } from './object-store.ts'
import {
  type FileStamp,
  filesOf,
  isSameStamp,
  type ProfileTree,
  readTree,
  rereadTree,
  stampOf,
  type TreeFile,
} from './profile-tree.ts'

export interface SnapshotOptions {
  readonly root: string
  readonly username: string
  readonly at: string
  readonly objects: ObjectStore
  /** The snapshot before this one: what has not changed since is not read again. */
  readonly before?: Manifest | undefined
  /** Runs a short work while the profile's worker stands still; false when one began meanwhile, so that it must be done again. */
  readonly whileStill: (work: () => void) => Promise<boolean>
  readonly onProgress: (done: number, of: number) => void
  /** What is kept of a file instead of what it holds; null leaves it out. */
  readonly rewrite?: (path: string, bytes: () => Buffer) => Buffer | null | undefined
}

interface Taken {
  readonly manifest: Manifest
  readonly newBytes: number
}

interface StillLook {
  readonly tree: ProfileTree
  readonly held?: ReadonlyMap<string, HeldFile>
}

/** One of the snapshot before, or one that was kept for this one. */
type KnownFile = ManifestFile | KeptFile

interface KeptFile extends FileStamp {
  readonly hash: string
}

const MOST_ROUNDS = 8
/** What may be held from the moment at which the worker stood still until it is kept. */
const MOST_HELD_BYTES = 64 * 1024 * 1024
const SMALL_BYTES = 256 * 1024
const MOST_OPEN = 256
const SAFELY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
/** A file that changed so short a time before the snapshot may have changed again with the same time. */
const FRESH_MS = 100

/**
 * Keeps what a profile holds at one moment. Everything is read while the worker goes on; then it stands still for as long as it takes to see
 * what has changed since, and to take hold of that. INVARIANT: what the manifest names is the state of that moment.
 */
export async function takeSnapshot(options: SnapshotOptions): Promise<Taken> {
  return await new Snapshot(options).take()
}

class Snapshot {
  readonly #options: SnapshotOptions
  readonly #known = new Map<string, KnownFile>()
  readonly #leftOut = new Set<string>()
  #newBytes = 0

  constructor(options: SnapshotOptions) {
    this.#options = options
    const takenAt = Date.parse(options.before?.header.at ?? '') - FRESH_MS
    for (const file of options.before?.files ?? []) {
      // Without the nanoseconds: milliseconds, as the time of the snapshot has.
      const isOlder = file.ctimeNs !== '' && Number(file.ctimeNs.slice(0, -6)) < takenAt
      if (isOlder && options.objects.has(file.hash)) this.#known.set(file.path, file)
    }
  }

  async take(): Promise<Taken> {
    let tree = this.#readTree()
    mustBeThere(tree, this.#options.root)
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      this.#keepChanged(tree)
      const { tree: still, held } = await this.#look(tree)
      tree = still
      mustBeThere(tree, this.#options.root)
      if (!held) continue
      for (const [path, one] of held) this.#keep(path, one)
      return { manifest: this.#manifest(tree), newBytes: this.#newBytes }
    }
    throw new AppError(
      'busy',
      `The profile of ${this.#options.username} changes faster than it can be copied. Try again when less is written.`,
    )
  }

  #readTree(): ProfileTree {
    return this.#asOwner((root) => readTree(root, this.#fileBefore))
  }

  /** The file as the snapshot before has it, unless it was kept anew. */
  readonly #fileBefore = (path: string): TreeFile | undefined => {
    const known = this.#known.get(path)
    return known && 'path' in known ? known : undefined
  }

  /** Keeps every file that is not known, while others may be writing. */
  #keepChanged(tree: ProfileTree): void {
    const changed: string[] = []
    for (const [path, file] of filesOf(tree))
      if (!isSameStamp(this.#known.get(path), file)) changed.push(path)
    for (const [position, path] of changed.entries()) {
      this.#keepFile(path)
      this.#options.onProgress(position + 1, changed.length)
    }
  }

  #keepFile(path: string): void {
    const held = this.#open(path)
    // Gone meanwhile: the look at a still profile says whether it is part of it.
    if (held) this.#keep(path, held)
  }

  #open(path: string): HeldFile | undefined {
    return this.#asOwner((root) => openHeld(join(root, path)))
  }

  /** What it names may lead elsewhere by now: only what the person may read is read. */
  #asOwner<T>(work: (root: string) => T): T {
    const { root } = this.#options
    return asOwnerOf(root, () => work(root))
  }

  async #look(before: ProfileTree): Promise<StillLook> {
    let look: StillLook = { tree: before }
    const wasStill = await this.#options.whileStill(() => {
      look = this.#holdStill(before)
    })
    if (wasStill) return look
    for (const one of look.held?.values() ?? []) one.close()
    return { tree: this.#readTree() }
  }

  /** The tree at this moment, and what is not known of it; without `held` when that is too much to hold. */
  #holdStill(before: ProfileTree): StillLook {
    const tree = this.#asOwner((root) => rereadTree(root, before, this.#fileBefore))
    const held = new Map<string, HeldFile>()
    let bytes = 0
    let open = 0
    for (const [path, file] of filesOf(tree)) {
      if (isSameStamp(this.#known.get(path), file)) continue
      const one = this.#open(path)
      if (!one) continue
      held.set(path, one.stamp.size <= SMALL_BYTES ? inMemory(one) : one)
      if (one.stamp.size <= SMALL_BYTES) bytes += one.stamp.size
      else open += 1
      if (bytes <= MOST_HELD_BYTES && open <= MOST_OPEN) continue
      for (const other of held.values()) other.close()
      return { tree }
    }
    return { tree, held }
  }

  #keep(path: string, { stamp, read, close }: HeldFile): void {
    const { objects, rewrite } = this.#options
    this.#known.delete(path)
    try {
      const instead = rewrite?.(path, () => wholeOf(read))
      if (instead === null) return void this.#known.set(path, { ...stamp, hash: LEFT_OUT })
      const { hash, size, isNew } = objects.keep(instead ? piecesOf(instead) : read)
      if (isNew) this.#newBytes += size
      // One that became shorter while it was read has another stamp now, and is read again.
      if (instead || size === stamp.size) this.#known.set(path, { ...stamp, hash })
      if (instead) this.#sizes.set(path, size)
    } finally {
      close()
    }
  }

  /** Of files that are kept otherwise than they are. */
  readonly #sizes = new Map<string, number>()

  #manifest(tree: ProfileTree): Manifest {
    const { username, at, rewrite } = this.#options
    const files: ManifestFile[] = []
    for (const [path, file] of filesOf(tree)) {
      const known = this.#known.get(path)
      if (known?.hash === LEFT_OUT) continue
      if (!known) this.#leftOut.add(path)
      else if ('path' in known && known === file) files.push(known)
      else files.push({ path, ...file, size: this.#sizes.get(path) ?? file.size, hash: known.hash })
    }
    for (const { leftOut } of tree.values()) for (const path of leftOut) this.#leftOut.add(path)
    const header: ManifestHeader = {
      format: 'mh-profile',
      version: MANIFEST_VERSION,
      username,
      at,
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      leftOut: [...this.#leftOut],
      secrets: rewrite === undefined,
    }
    const folders = [...tree].map(([path, { mode }]) => ({ path, mode }))
    return { header, folders, files }
  }
}

/** A folder that is gone is no profile that holds nothing. */
function mustBeThere(tree: ProfileTree, root: string): void {
  if (tree.size > 0) return
  throw new AppError(
    'profile-unusable',
    `The profile folder ${root} is missing; nothing was copied.`,
  )
}

const LEFT_OUT = ''

/** A file of one moment, whatever becomes of its name. */
interface HeldFile {
  readonly stamp: FileStamp
  readonly read: ReadPiece
  readonly close: () => void
}

/** Undefined when it is gone, or may not be read. */
function openHeld(path: string): HeldFile | undefined {
  try {
    const file = openSync(path, SAFELY)
    const stamp = stampOf(fstatSync(file, { bigint: true }))
    let at = 0
    // What is appended later is no part of it.
    const read: ReadPiece = (into) => {
      const got = readSync(file, into, 0, Math.min(into.length, stamp.size - at), at)
      at += got
      return got
    }
    return { stamp, read, close: () => closeSync(file) }
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ELOOP'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

function inMemory({ stamp, read, close }: HeldFile): HeldFile {
  try {
    return { stamp, read: piecesOf(wholeOf(read)), close: () => undefined }
  } finally {
    close()
  }
}

function wholeOf(read: ReadPiece): Buffer {
  const pieces: Buffer[] = []
  const piece = Buffer.allocUnsafe(SMALL_BYTES)
  for (let got = read(piece); got > 0; got = read(piece))
    pieces.push(Buffer.from(piece.subarray(0, got)))
  return Buffer.concat(pieces)
}

function piecesOf(bytes: Buffer): ReadPiece {
  let at = 0
  return (into) => {
    const got = bytes.copy(into, 0, at)
    at += got
    return got
  }
}
