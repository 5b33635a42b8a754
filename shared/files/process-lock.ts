import { closeSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { AppError, messageOf } from '../errors/app-error.ts'
import { type Database, openDatabase } from '../sqlite/database.ts'
import { PRIVATE_FILE } from './atomic-write.ts'
import { holderPath } from './lock-holder.ts'

/**
 * A lock for the life of a process. It is an exclusive SQLite transaction on a lock file: the kernel frees it on any death,
 * and no other account can squat on it. Who holds it is written beside the lock, for people.
 */
export class ProcessLock implements AsyncDisposable {
  readonly #database: Database
  readonly #path: string
  #isRemoved = false

  private constructor(database: Database, path: string) {
    this.#database = database
    this.#path = path
  }

  /** Takes the lock or throws `already-running` with the holder's pid and start time. */
  static async take(path: string, what: string): Promise<ProcessLock> {
    const before = made(path)
    const database = await openDatabase(path)
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      if (!/locked|busy/i.test(messageOf(error))) throw error
      throw await heldBy(path, what)
    }
    // Its holder has removed it between the two: what is held is a file that nobody else will find.
    if (statSync(path, { throwIfNoEntry: false })?.ino !== before) {
      database.close()
      return await ProcessLock.take(path, what)
    }
    writeFileSync(holderPath(path), `${process.pid} ${new Date().toISOString()}\n`, {
      mode: PRIVATE_FILE,
    })
    return new ProcessLock(database, path)
  }

  /** What may lie where a lock is, or was when its process was killed. */
  static filesOf(path: string): readonly string[] {
    return [holderPath(path), `${path}-journal`, path]
  }

  /** Removes the file of the lock while it is held. Who waits for it meets a new one. */
  removeFile(): void {
    this.#isRemoved = true
    // The lock itself last: from then on what lies there is somebody else's.
    for (const path of ProcessLock.filesOf(this.#path)) rmSync(path, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // While the lock is held nobody else writes there: what is found later was left by a process that was killed.
    if (!this.#isRemoved) rmSync(holderPath(this.#path), { force: true })
    this.#database.close()
  }
}

/** Makes the file of a lock where there is none; gives its inode. */
function made(path: string): number | undefined {
  closeSync(openSync(path, 'a', PRIVATE_FILE))
  return statSync(path, { throwIfNoEntry: false })?.ino
}

async function heldBy(path: string, what: string): Promise<AppError> {
  const holder = await readFile(holderPath(path), 'utf8').catch(() => '')
  const [pid = 'unknown', since = 'unknown'] = holder.trim().split(' ')
  return new AppError(
    'already-running',
    `${what} is already running: pid ${pid}, since ${since}.`,
    {
      details: { holder: { pid: Number(pid), since } },
    },
  )
}
