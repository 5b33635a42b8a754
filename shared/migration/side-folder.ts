import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { foundAt } from './walk.ts'
import { isOriginal, isThere, moveAside } from './place-entry.ts'
import { hashOfFile } from './pieces.ts'

/** Where a rollback puts what was written since the migration. Nothing that lies there is written over. */
export class SideFolder {
  readonly path: string
  readonly #root: string

  /** `since` is when the rollback was begun, so that one that goes on has the same. */
  constructor(root: string, since: string) {
    this.#root = root
    this.path = join(root, `rolled-back-${since.replaceAll(/[:.]/g, '-')}`)
  }

  /** Moves something of the root out of the way, below the same path. */
  setAside(path: string): void {
    // A name that is not UTF-8 cannot be spoken of: what has one stays.
    if (!isThere(path)) return
    const wanted = join(this.path, path.slice(this.#root.length + 1))
    let free = wanted
    for (let number = 2; isThere(free); number += 1) {
      // Copied there, and then killed before it was removed here.
      if (isSame(path, free)) return rmSync(path)
      free = `${wanted}.${number}`
    }
    moveAside(path, free)
  }
}

function isSame(path: string, other: string): boolean {
  const found = foundAt('/', path)
  if (!found || (found.kind !== 'file' && found.kind !== 'link')) return false
  const sha256 = found.kind === 'file' ? hashOfFile(path, found.size) : null
  return isOriginal({ ...found, sha256, to: null, corrupt: null, turns: false }, other)
}
