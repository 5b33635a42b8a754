import { close, fstatSync, fsync, open, rename, unlink, writeFile } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import type { FileStamp } from './file-stamp.ts'

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

const MAX_BATCH = 64
/** While the folder of one is synced, the files of another can be written. */
const MOST_BATCHES = 2
const NAME_LENGTH = 80

/**
 * Durable writes of many small files that share the sync of their folder. INVARIANTS: a file is replaced as a whole; a promise is
 * fulfilled only when content and name would survive a power loss. What arrives while two batches are under way is the next.
 */
export class GroupCommit {
  /** In the name of every temporary file of this process, so that a later one knows them for leftovers. */
  readonly #mark = `tmp-${randomBytes(6).toString('hex')}`
  #count = 0
  #waiting: Waiting[] = []
  #underWay = 0

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
      if (this.#underWay < MOST_BATCHES) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#underWay += 1
    while (this.#waiting.length > 0) await commit(this.#waiting.splice(0, MAX_BATCH))
    this.#underWay -= 1
  }
}

async function commit(batch: readonly Waiting[]): Promise<void> {
  const applied = await Promise.allSettled(batch.map(({ apply }) => apply()))
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

interface Replacement {
  readonly path: string
  readonly temporary: string
  readonly content: string
}

async function writeAndRename({ path, temporary, content }: Replacement): Promise<FileStamp> {
  const file = await openFile(temporary, 'wx', PRIVATE_FILE)
  try {
    const stamp = await writeSynced(file, content)
    await renameFile(temporary, path)
    return stamp
  } catch (error) {
    await unlinkFile(temporary).catch(() => undefined)
    throw error
  }
}

async function writeSynced(file: number, content: string): Promise<FileStamp> {
  try {
    await writeAll(file, content)
    await syncFile(file)
    // The inode is in memory: asking the thread pool would take longer than the answer.
    const { mtimeMs, size } = fstatSync(file)
    return { mtimeMs, size }
  } finally {
    await closeFile(file)
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
