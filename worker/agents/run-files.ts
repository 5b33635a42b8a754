import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import {
  PRIVATE_FOLDER,
  syncFolder,
  prefixIn,
  temporaryPrefixOf,
  writeFileAtomic,
} from '../../shared/files/atomic-write.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import type { RunContext } from './agent.ts'
import {
  type ChangedFile,
  type CopyReader,
  type UndoStores,
  type Undone,
  type UndoWay,
} from './undo-changes.ts'
import { type CopiedText, sha256Of } from './undo-copies.ts'
import { leftFor } from './undo-told.ts'

interface RunFilesOptions {
  /** The profile's folder. */
  readonly root: string
  /** Throws `conflict` in a mode in which nothing may be changed. */
  readonly checkMayWrite: () => void
}

const EXTENSIONS = ['.json', '.md', '.ndjson', '.txt'] as const

/** Files of a profile that agents make, other than memories. INVARIANT: copy and note are on the disk before the file is changed. */
export class RunFiles {
  readonly #options: RunFilesOptions

  constructor(options: RunFilesOptions) {
    this.#options = options
  }

  /** Makes a file, or replaces it; whether it is another than before. Throws `conflict` for what cannot be read, such as a link. */
  async write(path: string, text: string, context: RunContext): Promise<boolean> {
    this.#options.checkMayWrite()
    const before = await this.read(path)
    if (before === text) return false
    await this.#announce({ path, before, after: text }, context)
    await this.#put(path, text)
    return true
  }

  /** Takes a file away; whether there was one. */
  async remove(path: string, context: RunContext): Promise<boolean> {
    this.#options.checkMayWrite()
    const before = await this.read(path)
    if (before === undefined) return false
    await this.#announce({ path, before, after: undefined }, context)
    await this.#take(path)
    return true
  }

  /** What a file holds; undefined where there is none. */
  async read(path: string): Promise<string | undefined> {
    const found = await readSafely(await this.#locate(path))
    if (found.status === 'unreadable')
      throw refusal('file-not-changeable', `${path} cannot be changed. ${found.reason}`, {
        values: { path, quote: found.reason },
      })
    return found.status === 'ok' ? found.text : undefined
  }

  /** Takes away what a killed worker left of writing these files. Nothing may be written meanwhile. */
  async removeLeftovers(paths: readonly string[]): Promise<void> {
    const targets = new Set(paths.map(temporaryPrefixOf))
    for (const folder of new Set(paths.map((path) => dirname(path)))) {
      const absolute = await this.#locate(folder)
      const names = await readdir(absolute).catch(noneIfMissing)
      const leftovers = names.filter((name) => targets.has(prefixIn(join(folder, name))))
      for (const name of leftovers) await rm(join(absolute, name), { force: true })
    }
  }

  /** How changes are taken back. */
  undoStores(): Pick<UndoStores, 'restoreFile'> {
    return { restoreFile: async (change, copies, way) => await this.#restore(change, copies, way) }
  }

  async #announce(
    {
      path,
      before,
      after,
    }: { path: string; before: string | undefined; after: string | undefined },
    context: RunContext,
  ): Promise<void> {
    if (before !== undefined)
      await context.keepCopies([{ text: before, extension: extensionOf(path) }])
    await context.note({
      kind: 'file-changed',
      path,
      before: before === undefined ? null : sha256Of(before),
      after: after === undefined ? null : sha256Of(after),
    })
  }

  async #restore(
    { path, before, after }: ChangedFile,
    copies: CopyReader,
    way: UndoWay,
  ): Promise<Undone> {
    const present = await this.read(path)
    const hash = present === undefined ? null : sha256Of(present)
    if (hash === before) return 'nothing'
    if (hash !== after) return leftFor('changed-since')
    if (before === null) {
      if (way === 'carry-out') await this.#take(path)
      return 'undone'
    }
    const copy = await copies(before, extensionOf(path))
    if (copy === undefined) return leftFor('copy-gone')
    if (way === 'carry-out') await this.#put(path, copy)
    return 'undone'
  }

  async #put(path: string, text: string): Promise<void> {
    const absolute = await this.#locate(path)
    try {
      await mkdir(dirname(absolute), { recursive: true, mode: PRIVATE_FOLDER })
      await writeFileAtomic(absolute, text)
    } catch (error) {
      throw noRoomOr(error)
    }
  }

  async #take(path: string): Promise<void> {
    const absolute = await this.#locate(path)
    await rm(absolute, { force: true })
    await syncFolder(dirname(absolute))
  }

  async #locate(path: string): Promise<string> {
    return await pathInside(this.#options.root, path)
  }
}

function extensionOf(path: string): CopiedText['extension'] {
  const extension = EXTENSIONS.find((one) => one === extname(path))
  if (extension) return extension
  throw new AppError('invalid-path', `Agents write no files such as ${JSON.stringify(path)}.`)
}

function noneIfMissing(error: unknown): never[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}
