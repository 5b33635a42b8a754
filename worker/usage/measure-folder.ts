import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs'
import type { Usage } from '../../shared/domain/profile-usage.ts'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { type FolderSums, UsageTally } from './usage-tally.ts'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
/** Each level of folders is held open while what is in it is looked at. */
const DEEPEST = 128
const LOOK_AT_CLOCK_EVERY = 256

export interface Measuring {
  readonly path: string
  /** Whether it has the folders of a profile. */
  readonly as: 'profile' | 'plain'
  /** How long it may take; what is not reached by then is not counted. */
  readonly withinMs: number
}

/**
 * What a folder takes. INVARIANT: no link is followed and no file opened. Each folder is opened below the one that is held open, as
 * `openat` does, so that none can be exchanged for a link in between; files and links are looked at with `lstat` (Linux).
 * Throws `not-found` or `invalid-path` where there is no folder.
 */
export function measureFolder(measuring: Measuring): Usage {
  const now = Date.now()
  const walk = walkThrough(measuring, new UsageTally(measuring.as, now))
  return walk.tally.result({
    measuredAt: new Date(now).toISOString(),
    complete: !walk.isOver,
  })
}

/** What files of a folder take on the disk that were written since a time (ms since 1970); looked at in the same way. */
export function measureNew(measuring: Measuring, since: number): number {
  return walkThrough(measuring, new UsageTally(measuring.as, Date.now(), since)).tally.newBytes
}

function walkThrough({ path, withinMs }: Measuring, tally: UsageTally): Walk {
  const walk = new Walk(tally, performance.now() + withinMs)
  const root = openRoot(path)
  try {
    walk.folder({ descriptor: root, path: '', depth: 0 })
  } finally {
    closeSync(root)
  }
  return walk
}

interface OpenFolder {
  readonly descriptor: number
  /** Below the one that is measured. */
  readonly path: string
  readonly depth: number
}

class Walk {
  readonly tally: UsageTally
  readonly #deadline: number
  /** Files of several names that were counted under one of them. */
  readonly #counted = new Set<string>()
  #looks = 0
  isOver = false

  constructor(tally: UsageTally, deadline: number) {
    this.tally = tally
    this.#deadline = deadline
  }

  folder(folder: OpenFolder): void {
    const sums = this.tally.folder(folder.path, fstatSync(folder.descriptor))
    const names = this.#attempt(folder.path, () =>
      readdirSync(`/proc/self/fd/${folder.descriptor}`, { encoding: 'buffer' }),
    )
    for (const name of names ?? []) {
      if (this.#isTimeOver()) return
      this.#entry(folder, name, sums)
    }
  }

  #entry(folder: OpenFolder, name: Buffer, sums: FolderSums): void {
    const path = (): string => below(folder.path, name.toString('utf8'))
    const found = this.#attempt(path, () => lstatSync(inside(folder, name)))
    if (!found) return
    if (found.isDirectory()) return this.#enter(folder, name, path())
    if (!found.isFile()) return this.tally.link(sums, found)
    if (found.nlink > 1 && !this.#isFirst(`${found.dev}:${found.ino}`)) return
    this.tally.file(sums, path, found)
  }

  #enter(parent: OpenFolder, name: Buffer, path: string): void {
    const depth = parent.depth + 1
    if (depth > DEEPEST) return this.tally.unreadable(path, 'too many folders in each other')
    const descriptor = this.#attempt(path, () =>
      openSync(inside(parent, name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
    )
    if (descriptor === undefined) return
    try {
      this.folder({ descriptor, path, depth })
    } finally {
      closeSync(descriptor)
    }
  }

  #isFirst(file: string): boolean {
    if (this.#counted.has(file)) return false
    this.#counted.add(file)
    return true
  }

  /** What goes away while it is looked at was not there; anything else that fails is told. */
  #attempt<T>(path: string | (() => string), look: () => T): T | undefined {
    try {
      return look()
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === undefined) throw error
      if (code !== 'ENOENT') this.tally.unreadable(typeof path === 'string' ? path : path(), code)
      return undefined
    }
  }

  #isTimeOver(): boolean {
    this.#looks += 1
    if (this.#looks % LOOK_AT_CLOCK_EVERY === 0 && performance.now() > this.#deadline)
      this.isOver = true
    return this.isOver
  }
}

function openRoot(path: string): number {
  try {
    return openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  } catch (error) {
    const isGone = systemCodeOf(error) === 'ENOENT'
    throw new AppError(
      isGone ? 'not-found' : 'invalid-path',
      isGone
        ? `There is no folder ${path}.`
        : `${path} cannot be looked into: ${messageOf(error)}. A profile is a folder and no link.`,
      { cause: error },
    )
  }
}

/** A name is bytes: one that is no UTF-8 is reached all the same. */
function inside({ descriptor }: OpenFolder, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${descriptor}/`), name])
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
