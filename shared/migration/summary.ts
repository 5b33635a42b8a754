import { join } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import type { Entry, Totals } from './migration-state.ts'
import { isThere } from './place-entry.ts'
import { bytesOnDisk } from './room.ts'
import { isUnreadable } from './walk.ts'

/** A path with what is to be said of it. */
export interface Noted {
  readonly from: string
  readonly because: string
}

/** So many paths are kept to be shown; the report has all. */
const MOST_SHOWN = 1_000

/** What a tree comes to, entry by entry. */
export class Summary {
  /** What is left, and why: the first of it. */
  readonly left: Noted[] = []
  /** What is taken along, and what a person should know of it: the first of it. */
  readonly told: Noted[] = []
  readonly #totals = { copied: 0, placed: 0, moved: 0, left: 0, turned: 0, corrupt: 0, bytes: 0 }
  readonly #root: string
  readonly #taken = { count: 0, first: '' }
  #largestTurned = 0
  #copiedOnDisk = 0
  #movedOnDisk = 0

  constructor(root: string) {
    this.#root = root
  }

  get totals(): Totals {
    return { ...this.#totals }
  }

  /** What the disks are to hold more, in bytes. */
  get bytesOnDisk(): { copied: number; moved: number; largestTurned: number } {
    return {
      copied: this.#copiedOnDisk,
      moved: this.#movedOnDisk,
      largestTurned: this.#largestTurned,
    }
  }

  /** `isCopied`: whether it is, or can be read as, a file or a link. */
  add(entry: Entry, isCopied: boolean): void {
    const { kind, size, to, from, note } = entry
    if (isCopied) {
      this.#totals.copied += 1
      this.#totals.bytes += size
      this.#copiedOnDisk += bytesOnDisk(size)
    }
    if (to === null) {
      this.#totals.left += 1
      if (kind !== 'folder' || (note !== null && isUnreadable(note)))
        show(this.left, from, note ?? 'not a person’s')
    } else {
      this.#addPlaced(entry, to)
    }
  }

  #addPlaced({ kind, size, from, note, turns, corrupt }: Entry, to: string): void {
    this.#totals.placed += 1
    this.#totals.corrupt += corrupt === null ? 0 : 1
    this.#totals.turned += turns ? 1 : 0
    if (turns) this.#largestTurned = Math.max(this.#largestTurned, size)
    if (note !== null) show(this.told, from, note)
    if (kind === 'folder') return
    this.#totals.moved += 1
    this.#movedOnDisk += bytesOnDisk(size)
    if (!isThere(join(this.#root, to))) return
    this.#taken.count += 1
    if (this.#taken.first === '') this.#taken.first = to
  }

  /** Throws `conflict` where something is that would be written over. */
  refuseTaken(): void {
    const { count, first } = this.#taken
    if (count === 0) return
    throw new AppError(
      'conflict',
      `${count} files are there already, the first is ${first}. Move that profile away, or name another account with --owner. Nothing was changed.`,
    )
  }
}

function show(list: Noted[], from: string, because: string): void {
  if (list.length < MOST_SHOWN) list.push({ from, because })
}
