import { join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { asOwnerOf } from './as-owner.ts'
import { type FileStamp, isSameStamp, type TreeFile } from './file-stamp.ts'
import { type HeldFile, inMemory, openHeld, piecesOf, wholeOf } from './held-file.ts'
import { type KnownFiles, NOTHING_KNOWN } from './known-files.ts'
import {
  fileLines,
  type FolderFiles,
  MANIFEST_VERSION,
  type ManifestFile,
  type ManifestHeader,
  type ManifestParts,
} from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { filesOf, type ProfileTree, readTree, rereadTree, type TreeFolder } from './profile-tree.ts'

export interface SnapshotOptions {
  readonly root: string
  readonly username: string
  readonly at: string
  readonly objects: ObjectStore
  /** The snapshot before this one: what has not changed since is not read again. */
  readonly before?: KnownFiles
  /** Runs a short work while the profile's worker stands still; false when one began meanwhile, so that it must be done again. */
  readonly whileStill: (work: () => void) => Promise<boolean>
  readonly onProgress: (done: number, of: number) => void
  /** What is kept of a file instead of what it holds; null leaves it out. */
  readonly rewrite?: (path: string, bytes: () => Buffer) => Buffer | null | undefined
}

/** A snapshot that was taken: its files by folders, in the order of the walk. */
export interface Taken extends ManifestParts {
  readonly groups: readonly TakenFiles[]
  readonly newBytes: number
}

/** With what the files of the folder looked like, where all of them are named as they are. */
type TakenFiles = FolderFiles & {
  readonly digest: string | undefined
  readonly latestMs: number
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
const OPENED_TOGETHER = 64

/**
 * Keeps what a profile holds at one moment. Everything is read while the worker goes on; then it stands still for as long as it takes to see
 * what has changed since, and to take hold of that. INVARIANT: what the manifest names is the state of that moment.
 */
export async function takeSnapshot(options: SnapshotOptions): Promise<Taken> {
  return await new Snapshot(options).take()
}

class Snapshot {
  readonly #options: SnapshotOptions
  readonly #before: KnownFiles
  /** What was kept for this snapshot; undefined where what was kept is not what is there. */
  readonly #kept = new Map<string, KeptFile | undefined>()
  readonly #leftOut = new Set<string>()
  #newBytes = 0

  constructor(options: SnapshotOptions) {
    this.#options = options
    this.#before = options.before ?? NOTHING_KNOWN
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
      return this.#taken(tree)
    }
    throw new AppError(
      'busy',
      `The profile of ${this.#options.username} changes faster than it can be copied. Try again when less is written.`,
    )
  }

  #readTree(): ProfileTree {
    return this.#asOwner((root) => readTree(root, this.#before))
  }

  /** Asks the store, which the person may not read: never while acting as them. */
  #known(path: string): KnownFile | undefined {
    if (this.#kept.has(path)) return this.#kept.get(path)
    const before = this.#before.file(path)
    return before && this.#options.objects.has(before.hash) ? before : undefined
  }

  #changedIn(tree: ProfileTree): string[] {
    const changed: string[] = []
    for (const [path, file] of filesOf(tree))
      if (!isSameStamp(this.#known(path), file)) changed.push(path)
    return changed
  }

  /** Keeps every file that is not known, while others may be writing. */
  #keepChanged(tree: ProfileTree): void {
    const changed = this.#changedIn(tree)
    let done = 0
    for (let from = 0; from < changed.length; from += OPENED_TOGETHER) {
      const held = this.#open(changed.slice(from, from + OPENED_TOGETHER))
      try {
        for (const [path, one] of held) {
          // Gone meanwhile: the look at a still profile says whether it is part of it.
          if (one) this.#keep(path, one)
          done += 1
          this.#options.onProgress(done, changed.length)
        }
      } finally {
        for (const [, one] of held) one?.close()
      }
    }
  }

  /** Several at once: to become another account takes longer than to open a file. */
  #open(paths: readonly string[]): [string, HeldFile | undefined][] {
    return this.#asOwner((root) => paths.map((path) => [path, openHeld(join(root, path))]))
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
    const tree = this.#asOwner((root) => rereadTree(root, before, this.#before))
    const changed = this.#changedIn(tree)
    const held = this.#asOwner((root) => holdAll(root, changed))
    return held ? { tree, held } : { tree }
  }

  #keep(path: string, { stamp, read, close }: HeldFile): void {
    const { objects, rewrite } = this.#options
    this.#kept.set(path, undefined)
    try {
      const instead = rewrite?.(path, () => wholeOf(read))
      if (instead === null) return void this.#kept.set(path, { ...stamp, hash: LEFT_OUT })
      const { hash, size, isNew } = objects.keep(instead ? piecesOf(instead) : read)
      if (isNew) this.#newBytes += size
      // One that became shorter while it was read has another stamp now, and is read again.
      if (instead || size === stamp.size) this.#kept.set(path, { ...stamp, hash })
      if (instead) this.#sizes.set(path, size)
    } finally {
      close()
    }
  }

  /** Of files that are kept otherwise than they are. */
  readonly #sizes = new Map<string, number>()

  #taken(tree: ProfileTree): Taken {
    const { username, at, rewrite } = this.#options
    const groups: TakenFiles[] = []
    for (const [path, folder] of tree) {
      const group = this.#filesIn(path, folder)
      if (group.files > 0) groups.push(group)
      for (const one of folder.leftOut) this.#leftOut.add(one)
    }
    const header: ManifestHeader = {
      format: 'mh-profile',
      version: MANIFEST_VERSION,
      username,
      at,
      files: sumOf(groups.map(({ files }) => files)),
      bytes: sumOf(groups.map(({ bytes }) => bytes)),
      leftOut: [...this.#leftOut],
      secrets: rewrite === undefined,
    }
    const folders = [...tree].map(([path, { mode }]) => ({ path, mode }))
    return { header, folders, groups, newBytes: this.#newBytes }
  }

  #filesIn(folder: string, { files, known, digest, latestMs }: TreeFolder): TakenFiles {
    if (known) return { folder, ...known, digest, latestMs }
    const entries: ManifestFile[] = []
    for (const [path, file] of files) {
      const kept = this.#known(path)
      if (kept?.hash === LEFT_OUT) continue
      if (!kept || isPast(kept, file)) this.#leftOut.add(path)
      else entries.push(this.#entry(path, file, kept))
    }
    const bytes = sumOf(entries.map(({ size }) => size))
    const isWhole = entries.length === files.size && this.#sizes.size === 0
    return {
      folder,
      lines: fileLines(entries),
      files: entries.length,
      bytes,
      digest: isWhole ? digest : undefined,
      latestMs,
    }
  }

  #entry(path: string, file: TreeFile, kept: KnownFile): ManifestFile {
    if ('path' in kept && kept === file) return kept
    return { path, ...file, size: this.#sizes.get(path) ?? file.size, hash: kept.hash }
  }
}

/** One of the snapshot before that has changed since, and could not be read. */
function isPast(kept: KnownFile, file: TreeFile): boolean {
  return 'path' in kept && !isSameStamp(kept, file)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** Undefined when that is too much to hold. */
function holdAll(root: string, paths: readonly string[]): Map<string, HeldFile> | undefined {
  const held = new Map<string, HeldFile>()
  let bytes = 0
  let open = 0
  for (const path of paths) {
    const one = openHeld(join(root, path))
    if (!one) continue
    const isSmall = one.stamp.size <= SMALL_BYTES
    held.set(path, isSmall ? inMemory(one) : one)
    if (isSmall) bytes += one.stamp.size
    else open += 1
    if (bytes <= MOST_HELD_BYTES && open <= MOST_OPEN) continue
    for (const other of held.values()) other.close()
    return undefined
  }
  return held
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
