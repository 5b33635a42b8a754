import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { pathInside } from '../../shared/files/safe-path.ts'

/** The folders below `memory/episodic/`: proven to lie inside it (symbolic links included) and made when needed. */
export class EpisodicFolders {
  readonly #root: string
  readonly #proven = new Map<string, Promise<string>>()
  readonly #made = new Map<string, Promise<string>>()
  readonly #counts = new Map<string, Promise<{ files: number }>>()

  constructor(root: string) {
    this.#root = root
  }

  /** The absolute path of a file below the episodic folder. Throws `invalid-path` when it would lie elsewhere. */
  async locate(path: string): Promise<string> {
    if (/(?:^|\/)\.{1,2}$/.test(path))
      throw new AppError('invalid-path', 'A memory’s path ends with a file name.')
    const folder = await remembered(this.#proven, posix.dirname(path), (way) =>
      pathInside(this.#root, way),
    )
    return join(folder, posix.basename(path))
  }

  /** The same, with its folder made, and durable. */
  async prepare(path: string): Promise<string> {
    await remembered(this.#made, posix.dirname(path), (way) => this.#make(way))
    return await this.locate(path)
  }

  /** Looks at the disk anew the next time: somebody changed the folders. */
  forget(): void {
    this.#proven.clear()
    this.#made.clear()
  }

  /** How many files a year's folder holds, counting the one that is about to be written. */
  async countFile(year: string): Promise<number> {
    const count = await remembered(this.#counts, year, (way) => this.#count(way))
    const before = count.files
    count.files += 1
    return before
  }

  async #make(way: string): Promise<string> {
    const folder = await pathInside(this.#root, way)
    const first = await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    if (first !== undefined) await syncUpTo(dirname(first), folder)
    return folder
  }

  async #count(year: string): Promise<{ files: number }> {
    const names = await readdir(join(this.#root, year)).catch(() => [])
    return { files: names.length }
  }
}

/** A new folder's name is durable only when the folder above it is synced. */
async function syncUpTo(top: string, folder: string): Promise<void> {
  for (let above = dirname(folder); above.length >= top.length; above = dirname(above))
    await syncFolder(above)
}

/** A promise by key, kept unless it fails. */
async function remembered<T>(
  kept: Map<string, Promise<T>>,
  key: string,
  make: (key: string) => Promise<T>,
): Promise<T> {
  const made = kept.get(key) ?? make(key)
  kept.set(key, made)
  try {
    return await made
  } catch (error) {
    kept.delete(key)
    throw error
  }
}
