import { lstat, readdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { readJsonFile } from '../../shared/files/json-file.ts'
import type { EpisodicFolders } from './episodic-folders.ts'
import { HISTORY_FOLDER, historyFolder } from './event-path.ts'
import type { GroupCommit } from './group-commit.ts'
import { linksOf } from './memory-links.ts'
import { readMembers } from './read-event.ts'

type Members = Readonly<Record<string, unknown>>

/** A version's file: what the memory's file held, and what became of it. */
const ReplacedVersion = schema(() =>
  z.object({
    replacedAt: z.string(),
    replacedBy: z.string(),
    event: z.record(z.string(), z.unknown()),
  }),
)

/** An earlier version of a memory. */
export interface KeptVersion {
  /** Counts up from 1. */
  readonly version: number
  readonly replacedAt: string
  readonly replacedBy: string
  readonly event: EpisodicEvent
  readonly members: Members
}

/** A version's file, below the episodic folder, with what it holds. */
export interface VersionTrace {
  readonly file: string
  readonly event: EpisodicEvent
}

interface Replacement {
  /** Of the memory's file, below the episodic folder. */
  readonly path: string
  readonly members: Members
  readonly by: string
}

/** How many versions of a memory are kept; past them the oldest go. */
const MOST_VERSIONS = 100
const VERSION = /^\d+\.json$/
const DIGITS = 6

/** Earlier versions of memories, in `.history/` beside them: a folder for each memory's path, a file for each version. */
export class MemoryHistory {
  readonly #folders: EpisodicFolders
  readonly #commit: GroupCommit

  constructor(folders: EpisodicFolders, commit: GroupCommit) {
    this.#folders = folders
    this.#commit = commit
  }

  /** Keeps what a file holds before something else takes its place; durable when it returns. */
  async keep({ path, members, by }: Replacement): Promise<void> {
    const numbers = await this.#numbers(path)
    const version = (numbers.at(-1) ?? 0) + 1
    const kept = { replacedAt: new Date().toISOString(), replacedBy: by, event: members }
    await this.#commit.write(
      await this.#folders.prepare(versionPath(path, version)),
      `${JSON.stringify(kept, null, 2)}\n`,
    )
    for (const old of numbers.slice(0, Math.max(0, numbers.length + 1 - MOST_VERSIONS))) {
      await rm(await this.#folders.locate(versionPath(path, old)), { force: true })
    }
  }

  /** The versions of a memory's file, the newest first. One that cannot be read is passed over. */
  async of(path: string): Promise<KeptVersion[]> {
    const numbers = await this.#numbers(path)
    const found = await Promise.all(numbers.map((version) => this.#read(path, version)))
    return found.filter((one) => one !== undefined).toReversed()
  }

  /** Takes all versions of a memory's file away. */
  async erase(path: string): Promise<void> {
    const folder = dirname(await this.#folders.locate(versionPath(path, 0)))
    await rm(folder, { recursive: true, force: true })
  }

  /** Every version that is one of some memories or names one, wherever it lies: a memory that somebody moved leaves its versions behind. */
  async tracesOf(ids: ReadonlySet<string>): Promise<VersionTrace[]> {
    const traces: VersionTrace[] = []
    for (const folder of await this.#foldersWithVersions(HISTORY_FOLDER)) {
      for (const name of await this.#namesIn(folder)) {
        const file = `${folder}/${name}`
        const event = VERSION.test(name) ? (await this.#readFile(file))?.event : undefined
        if (!event) continue
        const isNaming = linksOf(event).some(({ target }) => ids.has(target))
        if (ids.has(event.id) || isNaming) traces.push({ file, event })
      }
    }
    return traces
  }

  /** Takes single versions away, and folders that hold none any more. */
  async eraseFiles(files: readonly string[]): Promise<void> {
    for (const file of files) await rm(await this.#folders.locate(file), { force: true })
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      if ((await this.#namesIn(folder)).length === 0) {
        await rm(await this.#folders.locate(folder), { recursive: true, force: true })
      }
    }
  }

  /** Symbolic links are passed over. */
  async #foldersWithVersions(folder: string): Promise<string[]> {
    const absolute = await this.#folders.locate(folder)
    const entries = await readdir(absolute, { withFileTypes: true }).catch(noneIfMissing)
    const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    const deeper = await Promise.all(
      below.map((name) => this.#foldersWithVersions(`${folder}/${name}`)),
    )
    return [folder, ...deeper.flat()]
  }

  async #namesIn(folder: string): Promise<string[]> {
    return await readdir(await this.#folders.locate(folder)).catch(noneIfMissing)
  }

  async #read(path: string, version: number): Promise<KeptVersion | undefined> {
    const read = await this.#readFile(versionPath(path, version))
    return read && { version, ...read }
  }

  async #readFile(path: string): Promise<Omit<KeptVersion, 'version'> | undefined> {
    const file = await this.#folders.locate(path)
    // Nobody but us writes here: a link that stands in a version's place leads somewhere else.
    if (!(await lstat(file)).isFile()) return undefined
    const found = await readJsonFile(file, ReplacedVersion)
    if (found.status !== 'ok') return undefined
    const { replacedAt, replacedBy, event } = found.value
    const read = readMembers(event)
    if (read.status === 'corrupt') return undefined
    return { replacedAt, replacedBy, event: read.event, members: event }
  }

  async #numbers(path: string): Promise<number[]> {
    const folder = dirname(await this.#folders.locate(versionPath(path, 0)))
    const names = await readdir(folder).catch(noneIfMissing)
    const numbers = names.filter((name) => VERSION.test(name)).map((name) => Number.parseInt(name))
    return numbers.toSorted((one, other) => one - other)
  }
}

function versionPath(path: string, version: number): string {
  return `${historyFolder(path)}/${String(version).padStart(DIGITS, '0')}.json`
}

function noneIfMissing(error: unknown): never[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}
