import { lstatSync, rmSync } from 'node:fs'
import { lstat, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import { EpisodicFolders } from './episodic-folders.ts'
import {
  type EpisodicFile,
  type StoredEvent,
  type WholeFile,
  readEpisodicFile,
  readEpisodicFileSync,
} from './episodic-file.ts'
import { binPath, eventPath, isNamedAfter, restoredPath, yearOf } from './event-path.ts'
import { GroupCommit } from './group-commit.ts'
import { MemoryHistory } from './memory-history.ts'
import { type ReadEvent, readEvent } from './read-event.ts'
import { TimeSlice } from './time-slice.ts'
import { type WalkedFolder, walkEpisodic } from './walk-episodic.ts'

type Members = Readonly<Record<string, unknown>>

/** What a file held before it was rewritten, and who rewrites it. */
interface Replaced {
  readonly members: Members
  readonly by: string
}

/** Knows which memories were forgotten. */
interface ForgottenOnes {
  isForgotten(event: EpisodicEvent): boolean
  /** What is kept may be the words of one: from now on they may come from anywhere. */
  lift(event: EpisodicEvent): Promise<void>
}

const NONE_FORGOTTEN: ForgottenOnes = {
  isForgotten: () => false,
  lift: () => Promise.resolve(),
}

/** The files of a profile's memories. They are the truth; every write is durable when it returns. */
export class MemoryStore {
  readonly #root: string
  readonly #folders: EpisodicFolders
  readonly #commit = new GroupCommit()
  /** Earlier versions of the memories. */
  readonly history: MemoryHistory

  readonly #forgotten: ForgottenOnes

  /** @param forgotten tells of memories that must not come back: a file that brings one is taken away as soon as it is read. */
  constructor(root: string, forgotten: ForgottenOnes = NONE_FORGOTTEN) {
    this.#root = root
    this.#forgotten = forgotten
    this.#folders = new EpisodicFolders(root)
    this.history = new MemoryHistory(this.#folders, this.#commit)
  }

  /** Writes a new event to a file of its own. */
  async create(event: EpisodicEvent): Promise<StoredEvent> {
    await this.#forgotten.lift(event)
    const at = new Date(event.timestamp)
    const filesInYear = await this.#folders.countFile(yearOf(at))
    const path = eventPath({ id: event.id, content: event.content, at }, filesInYear)
    return await this.#write(path, checkedContent(event))
  }

  /** Replaces the members of an event's file; what it held before goes to the history. */
  async rewrite(path: string, members: Members, replaced: Replaced): Promise<StoredEvent> {
    const content = checkedContent(members)
    await this.#forgotten.lift(content.read.event)
    // First, and durably: whatever happens in between, a version is kept twice rather than lost.
    await this.#retryOnce(async () => await this.history.keep({ path, ...replaced }))
    return await this.#write(path, content)
  }

  /** The same without a trace of what it held before. */
  async replace(path: string, members: Members): Promise<StoredEvent> {
    return await this.#write(path, checkedContent(members))
  }

  /** What a file holds, byte for byte; undefined where there is none that can be read. */
  async text(path: string): Promise<string | undefined> {
    const absolute = await this.#folders.locate(path).catch(elsewhere)
    const found = absolute === undefined ? undefined : await readSafely(absolute)
    return found?.status === 'ok' ? found.text : undefined
  }

  /** Gives a file the text that it had before, byte for byte. Throws `invalid-input` when that is no memory. */
  async replaceText(path: string, text: string): Promise<StoredEvent> {
    const read = readEvent(text)
    if (read.status === 'ok') return await this.#write(path, { text, read })
    throw new AppError('invalid-input', `The memory cannot be brought back. ${read.reason}`)
  }

  async read(path: string): Promise<EpisodicFile> {
    return (await this.readWhole(path)).file
  }

  /** The same with what the file holds byte for byte, of one reading. */
  async readWhole(path: string): Promise<WholeFile> {
    const absolute = await this.#folders.locate(path).catch(elsewhere)
    if (absolute === undefined) return { file: { status: 'gone', path } }
    const whole = await readEpisodicFile(path, absolute)
    return { ...whole, file: this.#unlessForgotten(whole.file, absolute) }
  }

  /** Reads many files, in slices that leave the event loop to others. */
  async readAll(paths: readonly string[]): Promise<EpisodicFile[]> {
    const slice = new TimeSlice()
    const files: EpisodicFile[] = []
    for (const path of paths) {
      if (slice.isOver) await slice.pause()
      const absolute = await this.#folders.locate(path).catch(elsewhere)
      files.push(
        absolute === undefined
          ? { status: 'gone', path }
          : this.#unlessForgotten(readEpisodicFileSync(path, absolute), absolute),
      )
    }
    return files
  }

  /** Takes a file away for ever, with its earlier versions; durable when it returns. */
  async erase(path: string): Promise<void> {
    const absolute = await this.#folders.locate(path)
    await rm(absolute, { force: true })
    await this.history.erase(path)
    await syncFolder(dirname(absolute)).catch(noneIfMissing)
  }

  /** Whether a file has something of what somebody looks for, valid or not. */
  async holds(path: string, wanted: { isIn(bytes: Buffer): boolean }): Promise<boolean> {
    const bytes = await readFile(await this.#folders.locate(path)).catch(noneIfGone)
    return bytes !== undefined && wanted.isIn(bytes)
  }

  /** A file that a person copied back, or that a worker had no time to erase. */
  #unlessForgotten(file: EpisodicFile, absolute: string): EpisodicFile {
    if (file.status !== 'ok' || !this.#forgotten.isForgotten(file.event)) return file
    rmSync(absolute, { force: true })
    return { status: 'gone', path: file.path }
  }

  /** Moves a file to the bin and gives its path there. */
  async moveToBin(path: string): Promise<string> {
    let layer = 0
    while (await this.#exists(binPath(path, layer))) layer += 1
    return await this.#move(path, binPath(path, layer))
  }

  /** Moves a file from the bin to where it was. Throws `conflict` when another has taken its place. */
  async restore(binned: string): Promise<string> {
    const path = restoredPath(binned)
    if (await this.#exists(path)) {
      throw new AppError(
        'conflict',
        `The place of this memory, ${path}, has been taken. Move that file away first.`,
      )
    }
    return await this.#move(binned, path)
  }

  /** Every file whose name says that it is the event's, bin included: for the time in which the index does not know. */
  async pathsNamedAfter(id: string): Promise<string[]> {
    const paths: string[] = []
    for await (const { files } of this.walk()) {
      const named = files.filter(({ path }) =>
        isNamedAfter(id, path.slice(path.lastIndexOf('/') + 1)),
      )
      paths.push(...named.map(({ path }) => path))
    }
    return paths
  }

  /** When each of these folders last changed. A folder that is gone has none. */
  folderStamps(folders: Iterable<string>): ReadonlyMap<string, number> {
    const stamps = new Map<string, number>()
    for (const folder of folders) {
      const found = lstatSync(join(this.#root, folder), { throwIfNoEntry: false })
      if (found?.isDirectory()) stamps.set(folder, found.mtimeMs)
    }
    return stamps
  }

  /** `entering` is told of each folder before it is listed. */
  walk(entering?: (folder: string) => void): AsyncGenerator<WalkedFolder> {
    return walkEpisodic(this.#root, entering)
  }

  /** Whether a hidden file is what a killed worker left of a write. */
  isLeftover(name: string): boolean {
    return this.#commit.isLeftover(name)
  }

  async #write(path: string, { text, read }: CheckedContent): Promise<StoredEvent> {
    const stamp = await this.#retryOnce(
      async () => await this.#commit.write(await this.#folders.prepare(path), text),
    )
    return { ...read, path, stamp }
  }

  async #move(from: string, to: string): Promise<string> {
    await this.#retryOnce(async () => {
      await this.#commit.move(await this.#folders.locate(from), await this.#folders.prepare(to))
    })
    return to
  }

  /** Somebody may have removed a folder that we know to be there. */
  async #retryOnce<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw noRoomOr(error)
      this.#folders.forget()
      return await write()
    }
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await lstat(await this.#folders.locate(path))
      return true
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return false
      throw error
    }
  }
}

function noneIfMissing(error: unknown): void {
  if (systemCodeOf(error) !== 'ENOENT') throw error
}

/** What cannot be opened, or is no file, is told of elsewhere. */
function noneIfGone(error: unknown): undefined {
  const code = systemCodeOf(error)
  if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw error
}

/** What lies outside the profile is none of its memories, whatever an index that came with it says. */
function elsewhere(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'invalid-path') throw error
}

/** A file's text, and what it will be read as. */
interface CheckedContent {
  readonly text: string
  readonly read: Extract<ReadEvent, { status: 'ok' }>
}

/** The text of the file that holds these members. */
export function fileTextOf(members: Members): string {
  return `${JSON.stringify(members, null, 2)}\n`
}

function checkedContent(members: Members): CheckedContent {
  const text = fileTextOf(members)
  const read = readEvent(text)
  if (read.status === 'ok') return { text, read }
  throw new AppError('invalid-input', `The memory cannot be kept. ${read.reason}`)
}
