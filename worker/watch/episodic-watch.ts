import { lstatSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell } from '../events/profile-events.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexReader } from '../index/index-reader.ts'
import type { IndexedFiles } from '../index/reconcile.ts'
import type { EpisodicFile } from '../memory/episodic-file.ts'
import { pathForLog } from '../memory/event-path.ts'
import { type FileStamp, isSameVersion } from '../memory/file-stamp.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import { isHidden, isWithinDepth, partsOf, type WalkedFile } from '../memory/walk-episodic.ts'
import { ChangedEntries, type ChangedNames } from './changed-entries.ts'
import { FolderWatches, type FolderWatchesOptions } from './folder-watches.ts'
import { gonePaths } from './gone-paths.ts'

interface EpisodicWatchOptions extends Pick<
  FolderWatchesOptions,
  'watchFolder' | 'mostWatches' | 'pollMs'
> {
  /** The episodic folder. */
  readonly root: string
  readonly files: Pick<IndexedFiles, 'readAll'>
  readonly index: () => Pick<IndexKeeper, 'state' | 'use' | 'record'>
  readonly tell: Tell
  readonly logger: Logger
}

/** Programs write a file in several steps. */
const QUIET_MS = 150
/** Whatever goes on, changes are looked at this often. */
const PATIENCE_MS = 700
/** Few enough that they are read and recorded while nobody else gets a turn to take one away in between. */
const FILES_TOGETHER = 64

/** More IDs than this are not told one by one. */
const MOST_TOLD = 20

type WatchState =
  | { readonly status: 'quiet' }
  | { readonly status: 'waiting'; readonly timer: NodeJS.Timeout; readonly since: number }
  | { readonly status: 'looking'; readonly work: Promise<void> }
  | { readonly status: 'closed' }

/**
 * Takes up what others do to the files of memories while the worker runs. INVARIANTS: a folder is followed before it is listed; a file
 * whose time and size are those of its row is not read, so that the worker's own writes come to nothing; what was read is recorded only
 * while it still is what lies there.
 */
export class EpisodicWatch {
  readonly #options: EpisodicWatchOptions
  readonly #watches: FolderWatches
  readonly #changed = new ChangedEntries()
  #state: WatchState = { status: 'quiet' }

  constructor(options: EpisodicWatchOptions) {
    this.#options = options
    const { logger } = options
    this.#watches = new FolderWatches({
      ...options,
      onChange: (folder, name) => this.#noteChange(folder, name),
      onPolling: (reason) => logger.warn({ evt: 'memory-folders-polled', reason }),
    })
  }

  /** Follows a folder that is about to be listed by whoever keeps the index. */
  readonly follow = (folder: string): void => {
    if (this.#state.status !== 'closed') this.#watches.follow(folder)
  }

  /** Follows nothing any more; settled when a look that is under way has ended. */
  async close(): Promise<void> {
    const state = this.#state
    this.#state = { status: 'closed' }
    this.#watches.close()
    if (state.status === 'waiting') clearTimeout(state.timer)
    if (state.status === 'looking') await state.work
  }

  #noteChange(folder: string, name: string | undefined): void {
    // A folder that goes says so by its own name.
    if (name === basename(join(this.#options.root, folder))) this.#noteItself(folder)
    if (name !== undefined && isHidden(pathOf(folder, name))) return
    this.#changed.note(folder, name)
    this.#wait()
  }

  #noteItself(folder: string): void {
    if (folder === '') this.#watches.leave('')
    this.#noteAgain(folder)
    this.#wait()
  }

  #wait(): void {
    if (this.#state.status === 'looking' || this.#state.status === 'closed') return
    const now = performance.now()
    const since = this.#state.status === 'waiting' ? this.#state.since : now
    if (this.#state.status === 'waiting') clearTimeout(this.#state.timer)
    const delay = Math.max(0, Math.min(QUIET_MS, since + PATIENCE_MS - now))
    this.#state = {
      status: 'waiting',
      since,
      timer: setTimeout(() => this.#begin(), delay).unref(),
    }
  }

  #begin(): void {
    const work = this.#look().catch((error: unknown) =>
      // The files stay as they are: the next look at them, or the next start, finds what this one did not.
      this.#options.logger.error({ evt: 'memory-watch-failed', err: error }),
    )
    this.#state = { status: 'looking', work }
    void work.then(() => {
      if (this.#state.status !== 'looking') return
      this.#state = { status: 'quiet' }
      if (!this.#changed.isEmpty) this.#wait()
    })
  }

  async #look(): Promise<void> {
    // While the index is being made it reads the files itself, and says that it is not done.
    const { status } = this.#options.index().state
    if (status !== 'current' && status !== 'trusted') return
    if (!this.#watches.has('')) await this.#lookAtFolder('')
    for (const [folder, names] of this.#changed.take()) {
      if (this.#isClosed()) return
      await this.#lookAt(folder, names)
    }
  }

  /** In a function of its own: the compiler does not see that a state changes while one waits. */
  #isClosed(): boolean {
    return this.#state.status === 'closed'
  }

  async #lookAt(folder: string, names: ChangedNames): Promise<void> {
    if (names === 'all') return await this.#lookAtFolder(folder)
    const files: string[] = []
    for (const path of [...names].map((name) => pathOf(folder, name))) {
      const kind = this.#kindOf(path)
      if (kind !== 'folder' && !this.#watches.has(path)) files.push(path)
      else if (isWithinDepth(path)) await this.#lookAtNewFolder(path)
    }
    await this.#takeUp(await this.#differing(files))
  }

  #kindOf(path: string): 'folder' | 'other' {
    const found = lstatSync(join(this.#options.root, path), { throwIfNoEntry: false })
    return found?.isDirectory() ? 'folder' : 'other'
  }

  /** A folder came, went, or another has its name: a watch stays with the folder that it was set on. */
  async #lookAtNewFolder(folder: string): Promise<void> {
    this.#watches.leave(folder)
    if (this.#kindOf(folder) === 'folder') await this.#lookAtFolder(folder)
    else await this.#lookAtFolder(parentOf(folder))
  }

  /** A folder, and whatever in it is not followed yet. */
  async #lookAtFolder(folder: string): Promise<void> {
    const { root } = this.#options
    const slice = new TimeSlice()
    const waiting = [folder]
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (this.#isClosed()) return
      this.follow(one)
      const below: string[] = []
      let isKnown = true
      for await (const { files, folders, unreadable } of partsOf(root, one, slice)) {
        if (this.#isClosed()) return
        const stamps = new Map(files.map(stampByPath))
        await this.#takeUp(await this.#differing(stamps.keys(), stamps))
        below.push(...folders)
        isKnown &&= !unreadable
      }
      if (isKnown) await this.#takeUpGone(one, new Set(below))
      waiting.push(...below.filter((path) => !this.#watches.has(path)))
    }
  }

  async #takeUpGone(folder: string, folders: ReadonlySet<string>): Promise<void> {
    const isThere = (path: string): boolean => this.#stampOf(path) !== undefined
    const looked = { folder, folders, isThere }
    await this.#takeUp(await gonePaths(looked, (work) => this.#useReader(work)))
  }

  async #useReader<T>(work: (reader: IndexReader) => T): Promise<T> {
    return await this.#options.index().use(({ reader }) => work(reader))
  }

  /** Those of some paths whose file is another than the row's, or that are new, or gone. */
  async #differing(
    paths: Iterable<string>,
    stamps?: ReadonlyMap<string, FileStamp>,
  ): Promise<string[]> {
    const differing: string[] = []
    const slice = new TimeSlice()
    for (const path of paths) {
      const known = await this.#useReader((reader) => reader.stampOf(path))
      const found = stamps?.get(path) ?? this.#stampOf(path)
      if (!isSame(known, found)) differing.push(path)
      if (slice.isOver) await slice.pause()
    }
    return differing
  }

  #stampOf(path: string): FileStamp | undefined {
    const found = lstatSync(join(this.#options.root, path), { throwIfNoEntry: false })
    return found?.isFile() && path.endsWith('.json') ? found : undefined
  }

  async #takeUp(paths: readonly string[]): Promise<void> {
    for (let from = 0; from < paths.length && !this.#isClosed(); from += FILES_TOGETHER) {
      const { files, index } = this.#options
      const read = await files.readAll(paths.slice(from, from + FILES_TOGETHER))
      const current = read.filter((file) => this.#isStillThere(file))
      for (const { path } of read.filter((file) => !current.includes(file))) this.#noteAgain(path)
      const recorded = index().record(...current)
      this.#tellOf(current)
      await recorded
    }
  }

  #isStillThere(file: EpisodicFile): boolean {
    const found = this.#stampOf(file.path)
    if (file.status === 'gone' || !found) return file.status === 'gone' && !found
    // A file that cannot be opened has no stamp of its own.
    return file.status === 'corrupt' || isSameVersion(file.stamp, found)
  }

  #noteAgain(path: string): void {
    this.#changed.note(parentOf(path), path.slice(path.lastIndexOf('/') + 1))
  }

  #tellOf(files: readonly EpisodicFile[]): void {
    const { tell, logger } = this.#options
    if (files.length === 0) return
    const ids = files.flatMap((file) => (file.status === 'ok' ? [file.event.id] : []))
    tell('memory-changed', ...(ids.length > MOST_TOLD ? [] : ids))
    logger.info({ evt: 'memories-changed-by-hand', count: files.length })
    for (const { status, path } of files)
      if (status === 'corrupt') logger.warn({ evt: 'memory-set-aside', path: pathForLog(path) })
  }
}

function isSame(known: FileStamp | undefined, found: FileStamp | undefined): boolean {
  if (known === undefined || found === undefined) return known === found
  return isSameVersion(known, found)
}

function stampByPath({ path, stamp }: WalkedFile): [string, FileStamp] {
  return [path, stamp]
}

function pathOf(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
