import {
  close,
  closeSync,
  fstatSync,
  fsync,
  open,
  openSync,
  rename,
  renameSync,
  unlink,
  writeFile,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import type { FileStamp } from './file-stamp.ts'
import { TimeSlice } from './time-slice.ts'

// Plain descriptors: a FileHandle costs a third more processor time for each small file (measured).
const openFile = promisify(open)
const writeAll = promisify(writeFile)
const syncFile = promisify(fsync)
const closeFile = promisify(close)
const renameFile = promisify(rename)
const unlinkFile = promisify(unlink)

interface Waiting {
  /** Does its part and gives the folders that must be synced before it counts. */
  readonly apply: () => Promise<readonly string[]>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** A part that is done: the folders to sync, or why it could not be done. */
type Applied = PromiseSettledResult<readonly string[]>

const MAX_BATCH = 64
/** More is written by the thread pool. */
const AT_ONCE_LENGTH = 65_536
const NAME_LENGTH = 80

/**
 * Durable writes of many small files that share the sync of their folder. INVARIANTS: a file is replaced as a whole; a promise is
 * fulfilled only when content and name would survive a power loss. What arrives while a batch is under way is the next: two at a time
 * would share less, and whoever takes up what was written has half as much work with one.
 */
export class GroupCommit {
  /** In the name of every temporary file of this process, so that a later one knows them for leftovers. */
  readonly #mark = `tmp-${randomBytes(6).toString('hex')}`
  #count = 0
  #waiting: Waiting[] = []
  #isUnderWay = false

  /** Replaces a file, or makes it; gives the stamp that it has now. */
  async write(path: string, content: string): Promise<FileStamp> {
    const temporary = this.#temporaryFor(path)
    let stamp: FileStamp | undefined
    await this.#submit(async () => {
      stamp = await writeAndRename({ path, temporary, content })
      return [dirname(path)]
    })
    if (stamp === undefined) throw new Error('A committed write left no stamp.')
    return stamp
  }

  /** Moves a file to another folder of the same disk. */
  async move(from: string, to: string): Promise<void> {
    await this.#submit(async () => {
      await renameFile(from, to)
      return [dirname(to), dirname(from)]
    })
  }

  /** Whether a file is a temporary one that no write of this process is using. */
  isLeftover(name: string): boolean {
    return /^\..*\.tmp-/.test(name) && !name.includes(this.#mark)
  }

  #temporaryFor(path: string): string {
    this.#count += 1
    return join(
      dirname(path),
      `.${basename(path).slice(0, NAME_LENGTH)}.${this.#mark}-${this.#count}`,
    )
  }

  #submit(apply: Waiting['apply']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, resolve, reject })
      if (!this.#isUnderWay) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true
    while (this.#waiting.length > 0) await commit(this.#waiting.splice(0, MAX_BATCH))
    this.#isUnderWay = false
  }
}

async function commit(batch: readonly Waiting[]): Promise<void> {
  const applied = await applyAll(batch)
  const folders = new Set(applied.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])))
  const unsynced = new Map<string, unknown>()
  await Promise.all(
    [...folders].map((folder) => syncFolder(folder).catch((error) => unsynced.set(folder, error))),
  )
  for (const [position, { resolve, reject }] of batch.entries()) {
    const one = applied[position]
    if (one?.status !== 'fulfilled') {
      reject(one?.reason)
      continue
    }
    const failed = one.value.find((folder) => unsynced.has(folder))
    if (failed === undefined) resolve()
    else reject(unsynced.get(failed))
  }
}

/** What each does at once takes moments, but on a slow disk many of them would hold others up. */
async function applyAll(batch: readonly Waiting[]): Promise<Applied[]> {
  const slice = new TimeSlice()
  const begun: Promise<Applied>[] = []
  for (const { apply } of batch) {
    begun.push(settled(apply))
    if (slice.isOver) await slice.pause()
  }
  return await Promise.all(begun)
}

async function settled(apply: Waiting['apply']): Promise<Applied> {
  try {
    return { status: 'fulfilled', value: await apply() }
  } catch (reason) {
    return { status: 'rejected', reason }
  }
}

interface Replacement {
  readonly path: string
  readonly temporary: string
  readonly content: string
}

/** All but the sync is done at once: for a small file the thread pool takes longer to be asked than the system to do it. */
async function writeAndRename({ path, temporary, content }: Replacement): Promise<FileStamp> {
  const file = openSync(temporary, 'wx', PRIVATE_FILE)
  try {
    const stamp = await writeSynced(file, content)
    renameSync(temporary, path)
    return stamp
  } catch (error) {
    await unlinkFile(temporary).catch(() => undefined)
    throw error
  }
}

async function writeSynced(file: number, content: string): Promise<FileStamp> {
  try {
    if (content.length > AT_ONCE_LENGTH) await writeAll(file, content)
    else writeFileSync(file, content)
    await syncFile(file)
    // The inode is in memory: asking the thread pool would take longer than the answer.
    const { mtimeMs, size } = fstatSync(file)
    return { mtimeMs, size }
  } finally {
    closeSync(file)
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await openFile(path, 'r')
  try {
    await syncFile(folder)
  } finally {
    await closeFile(folder)
  }
}
