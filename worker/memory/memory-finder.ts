import { AppError } from '../../shared/errors/app-error.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import type { CitingMemory } from '../index/link-table.ts'
import type { EpisodicFile, StoredEvent } from './episodic-file.ts'
import { idInName, isBinned } from './event-path.ts'
import { isSameVersion } from './file-stamp.ts'
import type { MemoryStore } from './memory-store.ts'

/** A memory, and what its file holds byte for byte. */
export interface WholeMemory {
  readonly stored: StoredEvent
  readonly text: string
}

/** Finds the files of memories by the index, and without it while it does not know all files. */
export class MemoryFinder {
  readonly #store: MemoryStore
  readonly #index: IndexKeeper

  constructor(store: MemoryStore, index: IndexKeeper) {
    this.#store = store
    this.#index = index
  }

  /** The newest memory with an id. Throws `not-found`. */
  async find(id: string, where: 'kept' | 'binned'): Promise<StoredEvent> {
    const newest = await this.findAny(id, where)
    if (newest) return newest
    throw missing()
  }

  /** The same; undefined when there is none. */
  async findAny(id: string, where: 'kept' | 'binned'): Promise<StoredEvent | undefined> {
    const rows = await this.#rows(id, where)
    const files = await this.#read(rows)
    const changed = changedOf(files, rows)
    const known = files.find((file) => file.status === 'ok')
    const isKnown = known?.event.id === id
    const isNobodys = this.#index.state.status === 'current' && rows.length === 0
    const named = isKnown || isNobodys ? [] : await this.#named(id, where)
    // Together: whoever asks meanwhile finds a file that was moved by its old row, and then by its new one.
    if (changed.length > 0) void this.#index.record(...changed, ...named)
    return isKnown ? known : named[0]
  }

  /** The newest kept memory with an id and the text of its file, of one reading; undefined when there is none. */
  async findWhole(id: string): Promise<WholeMemory | undefined> {
    const [row] = await this.#rows(id, 'kept')
    const known = row && (await this.#whole(row.path, id))
    if (row && known && isSameVersion(known.stored.stamp, row)) return known
    // Somebody changed it or moved it: looked for with care, and taken up.
    const found = await this.findAny(id, 'kept')
    return found && (await this.#whole(found.path, id))
  }

  /** All memories with an id, the newest first: old ids may occur twice. */
  async findAll(id: string, where: 'kept' | 'binned'): Promise<StoredEvent[]> {
    if (this.#index.state.status !== 'current') return await this.#named(id, where)
    const stored = await this.readRows(await this.#rows(id, where))
    return stored.filter((one) => one !== undefined).filter(({ event }) => event.id === id)
  }

  /** What a memory was made of, by the id that it names: all with this id, those in the bin too. A name of a document costs little. */
  async findSources(id: string): Promise<StoredEvent[]> {
    if (this.#index.state.status !== 'current' && idInName(id) === id)
      return [...(await this.#named(id, 'kept')), ...(await this.#named(id, 'binned'))]
    const rows = [...(await this.#rows(id, 'kept')), ...(await this.#rows(id, 'binned'))]
    const stored = await this.readRows(rows)
    return stored.filter((one) => one !== undefined).filter(({ event }) => event.id === id)
  }

  /**
   * The newest memory with an id, in the bin or not, even one that somebody is moving: the index may have seen that it left its folder,
   * and not yet that it is in another. Throws `not-found`.
   */
  async findAnywhere(id: string): Promise<StoredEvent> {
    const known = (await this.findAny(id, 'kept')) ?? (await this.findAny(id, 'binned'))
    const found = known ?? (await this.findEverywhere(id)).files[0]
    if (found) return found
    throw missing()
  }

  /** Every file of memories with an id, bin included, and every path that the index has for one: what somebody moved a moment ago too. */
  async findEverywhere(id: string): Promise<{ files: StoredEvent[]; paths: string[] }> {
    const rows = [...(await this.#rows(id, 'kept')), ...(await this.#rows(id, 'binned'))]
    const paths = rows.map(({ path }) => path)
    const all = [...new Set([...paths, ...(await this.#store.pathsNamedAfter(id))])]
    const read = await Promise.all(all.map((path) => this.#store.read(path)))
    const files = read.filter((file) => file.status === 'ok').filter(({ event }) => event.id === id)
    return { files, paths }
  }

  /** The memories that name a memory. While the index is being made some may be missing. */
  async citing(id: string): Promise<CitingMemory[]> {
    return await this.#index.use(({ links }) => links.citing(id))
  }

  /** The files of rows, in their order; what somebody changed or removed by hand is noticed here and taken up. */
  async readRows(rows: readonly IndexedMemory[]): Promise<(StoredEvent | undefined)[]> {
    const files = await this.#read(rows)
    const changed = changedOf(files, rows)
    if (changed.length > 0) void this.#index.record(...changed)
    return files.map((file) => (file.status === 'ok' ? file : undefined))
  }

  async #whole(path: string, id: string): Promise<WholeMemory | undefined> {
    const { file, text } = await this.#store.readWhole(path)
    if (file.status !== 'ok' || file.event.id !== id || text === undefined) return undefined
    return { stored: file, text }
  }

  async #read(rows: readonly IndexedMemory[]): Promise<EpisodicFile[]> {
    return await Promise.all(rows.map(({ path }) => this.#store.read(path)))
  }

  async #rows(id: string, where: 'kept' | 'binned'): Promise<IndexedMemory[]> {
    // A broken index has marked itself stale; the files' names still know.
    return await this.#index
      .use(({ reader }) => reader.find(id, where === 'binned'))
      .catch(noneIfBusy)
  }

  async #named(id: string, where: 'kept' | 'binned'): Promise<StoredEvent[]> {
    const paths = (await this.#store.pathsNamedAfter(id)).filter(
      (path) => isBinned(path) === (where === 'binned'),
    )
    const files = await Promise.all(paths.map((path) => this.#store.read(path)))
    const named = files
      .filter((file) => file.status === 'ok')
      .filter(({ event }) => event.id === id)
    return named.toSorted((a, b) => Date.parse(b.event.timestamp) - Date.parse(a.event.timestamp))
  }
}

/** The files that are not what their rows say. */
function changedOf(files: readonly EpisodicFile[], rows: readonly IndexedMemory[]): EpisodicFile[] {
  return files.filter((file, position) => {
    const row = rows[position]
    return file.status === 'gone' || (row && !isSameVersion(file.stamp, row))
  })
}

/** Says nothing of the id: an id that is somebody else's and one that is nobody's get the same bytes. */
function missing(): AppError {
  return new AppError('not-found', 'There is no memory with this id.')
}

function noneIfBusy(error: unknown): IndexedMemory[] {
  if (error instanceof AppError && error.code === 'busy') return []
  throw error
}
