import { lstatSync } from 'node:fs'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import type { GroupCommit } from '../memory/group-commit.ts'
import { removeLeftovers } from '../memory/leftovers.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import { noRoomOr } from './no-room.ts'
import { readSafely, versionOf } from './safe-read.ts'

type Members = Readonly<Record<string, unknown>>

/** One file of a folder: what was read from it, and its members as they stand, for writing them back. */
export interface FolderFile<T> {
  readonly name: string
  readonly value: T
  readonly members: Members
}

interface JsonFolderOptions<T> {
  /** The profile's folder, which no path may leave. */
  readonly root: string
  /** Below the profile. */
  readonly folder: string
  readonly commit: GroupCommit
  /** Which names are files of this folder, where others lie beside them. */
  readonly isOurs?: (name: string) => boolean
  /** Makes the value of a file's members. Throws `invalid-input`. */
  readonly read: (members: Members, name: string) => T
  /** Told once for each version of a file that cannot be read. */
  readonly onCorrupt: (path: string, reason: string) => void
}

interface Known<T> {
  readonly version: string
  readonly file: FolderFile<T> | undefined
}

const SIDE_BY_SIDE = 32

/**
 * A folder of small JSON files that a person may edit by hand at any moment. INVARIANTS: the files are the truth, what is remembered of
 * them counts only while a file's time and size are the same; a file that cannot be read is left where it is; writes are durable.
 */
export class JsonFolder<T> {
  readonly #options: JsonFolderOptions<T>
  #known = new Map<string, Known<T>>()

  constructor(options: JsonFolderOptions<T>) {
    this.#options = options
  }

  /** Every file that can be read, by name. */
  async files(): Promise<FolderFile<T>[]> {
    const folder = await this.#locate('')
    const names = await namesIn(folder)
    await this.#tidy(folder, names)
    const { isOurs = () => true } = this.#options
    const shown = names.filter(
      (name) => name.endsWith('.json') && !name.startsWith('.') && isOurs(name),
    )
    await this.#readChanged(folder, shown)
    return shown.flatMap((name) => this.#known.get(name)?.file ?? [])
  }

  /** Replaces a file, or makes it. */
  async write(name: string, members: Members): Promise<FolderFile<T>> {
    const value = this.#options.read(members, name)
    const content = `${JSON.stringify(members, null, 2)}\n`
    await this.#durably(async () => {
      const path = await this.#prepare(name)
      await this.#options.commit.write(path, content)
    })
    this.#known.delete(name)
    return { name, value, members }
  }

  /** Moves a file to another folder. Never over one that is there: then the name gets an addition. Gives its name there. */
  async move(name: string, to: JsonFolder<T>, as = name): Promise<string> {
    const free = (await to.#exists(as)) ? `${as.slice(0, -'.json'.length)}-${Date.now()}.json` : as
    await this.#durably(async () => {
      await this.#options.commit.move(await this.#locate(name), await to.#prepare(free))
    })
    this.#known.delete(name)
    to.#known.delete(free)
    return free
  }

  /** Takes a file away for good. */
  async remove(name: string): Promise<void> {
    await rm(await this.#locate(name), { force: true })
    this.#known.delete(name)
  }

  async #readChanged(folder: string, names: readonly string[]): Promise<void> {
    const changed: string[] = []
    const slice = new TimeSlice()
    for (const name of names) {
      const found = lstatSync(join(folder, name), { throwIfNoEntry: false })
      if (!found || this.#known.get(name)?.version !== versionOf(found)) changed.push(name)
      if (slice.isOver) await slice.pause()
    }
    for (let from = 0; from < changed.length; from += SIDE_BY_SIDE) {
      const some = changed.slice(from, from + SIDE_BY_SIDE)
      await Promise.all(some.map((name) => this.#read(folder, name)))
    }
  }

  async #read(folder: string, name: string): Promise<void> {
    const found = await readSafely(join(folder, name))
    if (found.status === 'gone') return void this.#known.delete(name)
    const { version } = found
    try {
      if (found.status === 'unreadable') throw new AppError('invalid-input', found.reason)
      const members = recordOf(parseJson(found.text, 'File'))
      const file = { name, members, value: this.#options.read(members, name) }
      this.#known.set(name, { version, file })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (this.#known.get(name)?.version !== version)
        this.#options.onCorrupt(join(this.#options.folder, name), messageOf(error))
      this.#known.set(name, { version, file: undefined })
    }
  }

  /** What a killed worker left. */
  async #tidy(folder: string, names: readonly string[]): Promise<void> {
    const hidden = names.filter((name) => name.startsWith('.'))
    if (hidden.length > 0) await removeLeftovers(folder, hidden, this.#options.commit)
  }

  async #locate(name: string): Promise<string> {
    return join(await pathInside(this.#options.root, this.#options.folder), plain(name))
  }

  async #prepare(name: string): Promise<string> {
    const path = await this.#locate(name)
    await mkdir(join(path, '..'), { recursive: true, mode: PRIVATE_FOLDER })
    return path
  }

  async #exists(name: string): Promise<boolean> {
    try {
      await lstat(await this.#locate(name))
      return true
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  async #durably(write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      throw noRoomOr(error)
    }
  }
}

/** A file name and nothing else: no separator, no hidden file. */
function plain(name: string): string {
  if (name === '' || (/^[^./\\\0][^/\\\0]*$/.test(name) && Buffer.byteLength(name) <= 255))
    return name
  throw new AppError('invalid-path', 'This is no name of a file.')
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCodeOf(error) ?? '')) return []
    throw error
  }
}

function recordOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid-input', 'File is not a JSON object.')
  return { ...value }
}
