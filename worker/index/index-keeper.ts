import { pathForLog } from '../memory/event-path.ts'
import { setTimeout } from 'node:timers/promises'
import { messageOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { atMost } from '../at-most.ts'
import type { EpisodicFile } from '../memory/episodic-file.ts'
import type { WalkedFolder } from '../memory/walk-episodic.ts'
import { changeOf } from './index-change.ts'
import { brokenIndex, isDamage, removeIndex } from './index-database.ts'
import { closeLater, IndexHandle } from './index-handle.ts'
import { type IndexState, isScanning } from './index-state.ts'
import { KnownFolders } from './known-folders.ts'
import { Latch } from './latch.ts'
import {
  type IndexedFiles,
  type Progress,
  type Reconciliation,
  reconcileRows,
  writeStaleTexts,
} from './reconcile.ts'
import { TurnBatch } from './turn-batch.ts'

interface IndexKeeperOptions {
  readonly path: string
  /** Nothing is opened before it is settled; whoever needs the index waits for it. */
  readonly begin: Promise<void>
  readonly files: IndexedFiles
  readonly timeZone: () => string
  readonly onFolder: (folder: WalkedFolder) => void
  readonly logger: Logger
}

const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** The first answers after a start come before the look at every file, when nothing speaks for a change. */
const FIRST_ANSWERS_MS = 300

/**
 * Keeps the index in line with the memories' files. INVARIANTS: what was recorded can be found once `record` is settled, or else the
 * index is stale and will be reconciled; no failure of the index is a failure of a memory. An index that was closed in good order and
 * whose folders have not changed since is trusted by searches; every file is looked at a moment later, or before the first list.
 */
export class IndexKeeper {
  readonly #options: IndexKeeperOptions
  readonly #closing = new AbortController()
  readonly #rowsAreRight = new Latch()
  readonly #scanned = new Latch()
  /** Somebody waits for the rows to be right. */
  readonly #needed = new Latch()
  readonly #folders: KnownFolders
  /** Paths recorded while a reconciliation is under way. */
  #recorded: Set<string> | undefined
  #state: IndexState = { status: 'opening' }
  #stale = new Latch()
  #failure: unknown
  /** Somebody asked for an index made anew. */
  #isUnwanted = false
  readonly #listeners = new Set<(state: IndexState) => void>()
  readonly #batch = new TurnBatch<EpisodicFile>((files) => this.#takeUp(files))
  #handle: Promise<IndexHandle>
  readonly #work: Promise<void>

  private constructor(options: IndexKeeperOptions) {
    this.#options = options
    this.#folders = new KnownFolders((folders) => options.files.folderStamps(folders))
    this.#handle = options.begin.then(() => this.#open())
    this.#work = this.#keepInLine()
  }

  /** Opens the index and reconciles it, in the background. */
  static start(options: IndexKeeperOptions): IndexKeeper {
    return new IndexKeeper(options)
  }

  get state(): IndexState {
    return this.#state
  }

  /** Takes up what happened to files; what comes in one turn of the event loop shares a transaction. */
  async record(...files: readonly EpisodicFile[]): Promise<void> {
    if (files.length === 0) return
    for (const { path } of files) this.#note(path)
    await this.#batch.add(files)
  }

  /** Takes up many files whose search texts wait for `settle`; meanwhile searches say that they are degraded. */
  async stage(files: readonly EpisodicFile[]): Promise<void> {
    for (const { path } of files) this.#note(path)
    try {
      const { writer } = await this.#handle
      writer.apply(files.map(changeOf))
      if (this.#state.status === 'current')
        this.#progress({ phase: 'writing', done: 0, of: files.length })
    } catch (error) {
      this.#markStale(error)
    }
  }

  /** Writes the search texts of what was staged: when it is settled, searches see it all, or the index is stale. */
  async settle(onProgress: (progress: Progress) => void): Promise<void> {
    try {
      const { reader, writer } = await this.#handle
      await writeStaleTexts({
        reader,
        writer,
        signal: this.#closing.signal,
        onProgress: (progress) => {
          this.#progress(progress)
          onProgress(progress)
        },
      })
      const isMore = this.#recorded !== undefined || this.#stale.isOpen
      if (this.#state.status === 'reconciling' && !isMore) this.#become({ status: 'current' })
    } catch (error) {
      this.#markStale(error)
    }
  }

  /** Takes the index away and makes it anew from the files; settled when it is current again, or the worker closes. */
  async rebuild(onProgress: (progress: Progress) => void): Promise<void> {
    await this.whenRowsAreRight()
    await new Promise<void>((done) => {
      const listen = (state: IndexState): void => {
        if (state.status === 'reconciling') onProgress(state.progress)
        if (state.status !== 'current' && state.status !== 'closed') return
        this.#listeners.delete(listen)
        done()
      }
      this.#isUnwanted = true
      this.#become({ status: 'stale' })
      this.#listeners.add(listen)
      this.#stale.open()
    })
  }

  /** Takes memories out of the index so that no byte of them is left in its files. */
  async forget(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#note(path)
    await (await this.#handle).forget(paths)
  }

  /** Lends the index. Throws `busy` when it turns out to be broken; it is then built anew. */
  async use<T>(work: (index: IndexHandle) => T): Promise<T> {
    const handle = await this.#handle
    try {
      return work(handle)
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#markStale(error)
      throw brokenIndex(error)
    }
  }

  /** Settled when the rows stand for the files as they were found at the start. */
  async whenRowsAreRight(): Promise<void> {
    this.#needed.open()
    await this.#rowsAreRight.opened
  }

  /** Waits a moment for the first look at the files' names, after which most starts have nothing left to do. */
  async whenScanned(limitMs: number): Promise<void> {
    if (!this.#scanned.isOpen) await atMost(limitMs, this.#scanned.opened)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#needed.open()
    this.#stale.open()
    await this.#work
    await this.#batch.flush()
    const handle = await this.#handle
    if (this.#state.status === 'current') this.#folders.keepIn(handle)
    handle.close()
    this.#become({ status: 'closed' })
  }

  #note(path: string): void {
    this.#recorded?.add(path)
    this.#folders.addThoseOf(path)
  }

  async #open(): Promise<IndexHandle> {
    const handle = await IndexHandle.open(this.#options.path, this.#options.timeZone())
    this.#options.logger.info({ evt: 'index-opened', origin: handle.origin })
    return handle
  }

  async #keepInLine(): Promise<void> {
    const { signal } = this.#closing
    if (await this.#isAsItWasLeft()) {
      this.#become({ status: 'trusted' })
      await atMost(FIRST_ANSWERS_MS, this.#needed.opened)
    }
    for (let failures = 0; !signal.aborted;) {
      this.#stale = new Latch()
      const isDone = await this.#reconcile()
      this.#rowsAreRight.open()
      failures = isDone ? 0 : failures + 1
      if (isDone && !this.#stale.isOpen) this.#become({ status: 'current' })
      await this.#stale.opened
      const isAsked = this.#isUnwanted
      if (isAsked || isDamage(this.#failure)) this.#beginAnew()
      if (isAsked) continue
      await setTimeout(retryMs(failures), undefined, { signal }).catch(() => undefined)
    }
    this.#rowsAreRight.open()
  }

  async #isAsItWasLeft(): Promise<boolean> {
    try {
      const handle = await this.#handle
      return this.#folders.areAsLeft(handle) && handle.reader.count().stale === 0
    } catch {
      // An index that cannot tell is looked into from the ground up; what is wrong with it shows there.
      return false
    }
  }

  async #reconcile(): Promise<boolean> {
    try {
      const recorded = new Set<string>()
      const task = this.#reconciliation(await this.#handle, recorded)
      this.#recorded = recorded
      await reconcileRows(task)
      this.#rowsAreRight.open()
      await writeStaleTexts(task)
      return true
    } catch (error) {
      this.#markStale(error)
      return false
    } finally {
      this.#recorded = undefined
    }
  }

  #reconciliation({ reader, writer }: IndexHandle, recorded: Set<string>): Reconciliation {
    const { files, onFolder, logger } = this.#options
    return {
      files,
      reader,
      writer,
      recorded,
      signal: this.#closing.signal,
      onFolder: (folder) => {
        this.#folders.add(folder.folder)
        onFolder(folder)
      },
      onCorrupt: (path) => logger.warn({ evt: 'memory-set-aside', path: pathForLog(path) }),
      onProgress: (progress) => this.#progress(progress),
    }
  }

  /** A look at an index that is trusted changes nothing until it finds something. */
  #progress(progress: Progress): void {
    if (this.#state.status === 'trusted' && progress.phase === 'scanning') return
    this.#become({ status: 'reconciling', progress })
  }

  #beginAnew(): void {
    this.#failure = undefined
    this.#isUnwanted = false
    const broken = this.#handle
    this.#handle = closeLater(broken)
      .then(() => removeIndex(this.#options.path))
      .then(() => this.#open())
    // Whoever needs the index will learn of a failure; until somebody does, it must not count as unhandled.
    this.#handle.catch(() => undefined)
  }

  async #takeUp(files: readonly EpisodicFile[]): Promise<void> {
    try {
      const { writer } = await this.#handle
      writer.apply(files.map(changeOf))
    } catch (error) {
      this.#markStale(error)
    }
  }

  #markStale(error: unknown): void {
    this.#failure = error
    this.#options.logger.error({ evt: 'index-failed', reason: messageOf(error) })
    this.#become({ status: 'stale' })
    this.#stale.open()
  }

  /** Every change of state goes through here. */
  #become(state: IndexState): void {
    const { status: state_from } = this.#state
    this.#state = state
    if (!isScanning(state)) this.#scanned.open()
    for (const listen of this.#listeners) listen(state)
    if (state_from !== state.status)
      this.#options.logger.info({ evt: 'index-changed', state_from, state_to: state.status })
  }
}

function retryMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS)
}
