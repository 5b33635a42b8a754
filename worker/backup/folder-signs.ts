import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { MODE, type TreeFile } from './file-stamp.ts'

/** Numbers of a file: size, mode, inode, and the times of its content and of its last change in ms. */
const A_FILE = 5

/**
 * What a folder's files look like, in numbers: cheap to take and to compare. Times are true to less than a microsecond, in which nobody writes
 * a file twice.
 */
export class FolderSigns {
  readonly #names: string[] = []
  readonly #numbers: number[] = []
  #latestMs = 0

  /** The names of the files, in the order in which they were added. */
  get names(): readonly string[] {
    return this.#names
  }

  /** When the last of them changed. */
  get latestMs(): number {
    return this.#latestMs
  }

  add(name: string, { size, mode, ino, mtimeMs, ctimeMs }: Stats): void {
    this.#names.push(name)
    this.#numbers.push(size, mode & MODE, ino, mtimeMs, ctimeMs)
    this.#latestMs = Math.max(this.#latestMs, ctimeMs)
  }

  /** The same for the same files; undefined where a number is not exact. */
  digest(): string | undefined {
    for (let at = 2; at < this.#numbers.length; at += A_FILE)
      if (!Number.isSafeInteger(this.#numbers[at])) return undefined
    const numbers = Float64Array.from(this.#numbers)
    return createHash('sha256')
      .update(this.#names.join('/'))
      .update(new Uint8Array(numbers.buffer))
      .digest('hex')
  }

  /** Whether the file at a position is the one that is known. */
  isAsKnown(position: number, known: TreeFile): boolean {
    const from = position * A_FILE
    const [size, mode, ino, mtimeMs, ctimeMs] = this.#numbers.slice(from, from + A_FILE)
    return (
      ctimeMs === millisecondsOf(known.ctimeNs) &&
      mtimeMs === millisecondsOf(known.mtimeNs) &&
      size === known.size &&
      mode === known.mode &&
      Number.isSafeInteger(ino) &&
      ino === Number(known.inode)
    )
  }
}

const SECOND_DIGITS = 9

/** Calculated as Node does for a file's times, so that equal times are equal numbers. */
function millisecondsOf(ns: string): number {
  return Number(ns.slice(0, -SECOND_DIGITS)) * 1_000 + Number(ns.slice(-SECOND_DIGITS)) / 1e6
}
