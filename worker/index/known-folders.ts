import type { FolderStamps } from './folder-stamps.ts'
import type { IndexHandle } from './index-handle.ts'

type StampsOf = (folders: Iterable<string>) => FolderStamps

/** Folders that hold memories or may have: by their stamps an index that was closed in good order knows whether something happened since. */
export class KnownFolders {
  readonly #folders = new Set<string>([''])
  readonly #stampsOf: StampsOf

  constructor(stampsOf: StampsOf) {
    this.#stampsOf = stampsOf
  }

  add(folder: string): void {
    this.#folders.add(folder)
  }

  /** Adds every folder on the way to a file. */
  addThoseOf(path: string): void {
    const folders = path.split('/').slice(0, -1)
    for (let depth = 1; depth <= folders.length; depth += 1)
      this.#folders.add(folders.slice(0, depth).join('/'))
  }

  /** Whether the folders are as an index says that it left them; what it says counts once. */
  areAsLeft(handle: IndexHandle): boolean {
    const kept = handle.takeFolderStamps()
    for (const folder of kept.keys()) this.#folders.add(folder)
    const found = this.#stampsOf(kept.keys())
    return kept.size > 0 && [...kept].every(([folder, at]) => found.get(folder) === at)
  }

  keepIn(handle: IndexHandle): void {
    handle.keepFolderStamps(this.#stampsOf(this.#folders))
  }
}
