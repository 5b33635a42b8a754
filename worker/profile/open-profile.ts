import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { ProcessLock } from '../../shared/files/process-lock.ts'
import { type ProfileLayout, profileLayout } from '../../shared/layout/profile-layout.ts'
import { type Logger, createLogger } from '../../shared/log/logger.ts'
import { RotatingFile } from '../../shared/log/rotating-file.ts'
import { makeMissingFolders, writeMissingFiles } from '../../shared/profile/make-profile-tree.ts'
import { removeConfigLeftovers } from './config-leftovers.ts'
import { checkUsable } from './usable-profile.ts'

/** A profile that this process holds: complete, locked, with its log open. */
export class OpenProfile {
  readonly layout: ProfileLayout
  readonly logger: Logger
  readonly #logFile: RotatingFile
  readonly #lock: ProcessLock

  private constructor(parts: {
    layout: ProfileLayout
    logger: Logger
    logFile: RotatingFile
    lock: ProcessLock
  }) {
    this.layout = parts.layout
    this.logger = parts.logger
    this.#logFile = parts.logFile
    this.#lock = parts.lock
  }

  /** Takes the profile's lock and makes what the profile lacks. Throws `profile-unusable` or `already-running`. */
  static async open(start: WorkerStart): Promise<OpenProfile> {
    const layout = profileLayout(start.profileRoot)
    checkUsable(layout.root)
    const folders = await makeMissingFolders(layout.root)
    const lock = await takeLock(layout, start.username)
    removeConfigLeftovers(layout.root)
    const files = await writeMissingFiles(layout.root, start.username)
    const logFile = await RotatingFile.open({ path: join(layout.workerLogs, 'worker.log') })
    const logger = createLogger({ file: logFile, base: baseOf(start) })
    for (const path of [...folders, ...files]) logger.warn({ evt: 'profile-part-missing', path })
    return new OpenProfile({ layout, logger, logFile, lock })
  }

  /** Puts the log's buffer on its way at once: for a process that is about to die. */
  flushLogSync(): void {
    this.#logFile.flushSync()
  }

  async close(): Promise<void> {
    this.logger.info({ evt: 'worker-stopped' })
    await this.#logFile[Symbol.asyncDispose]()
    // Last: whoever waits for the lock may write as soon as it is free.
    await this.#lock[Symbol.asyncDispose]()
  }
}

function baseOf({ workerId, generation, userId }: WorkerStart): Record<string, unknown> {
  return { worker_id: workerId, generation, user_id: userId }
}

async function takeLock({ root, lock }: ProfileLayout, username: string): Promise<ProcessLock> {
  const take = (): Promise<ProcessLock> => ProcessLock.take(lock, `The worker of ${username}`)
  try {
    return await take().catch(async (error: unknown) => {
      if (!/not a database/i.test(messageOf(error))) throw error
      // Garbage in place of a lock file: nobody can be holding it.
      await rm(lock)
      return await take()
    })
  } catch (error) {
    if (!/unable to open|readonly|is a directory/i.test(messageOf(error))) throw error
    throw new AppError(
      'profile-unusable',
      `The profile folder ${root} cannot be locked: ${lock}: ${messageOf(error)}.`,
      {
        cause: error,
      },
    )
  }
}
