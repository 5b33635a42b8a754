import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ProcessLock } from '../files/process-lock.ts'
import { makeFolder, PASSAGE_FOLDER } from '../layout/make-folder.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { removeIfEmpty } from './place-entry.ts'

/** The lock of a data root, as a migration holds it: no supervisor and no other migration works there meanwhile. */
export class RootLock implements AsyncDisposable {
  readonly #lock: ProcessLock
  readonly #layout: RootLayout
  #isLeft = false

  private constructor(lock: ProcessLock, layout: RootLayout) {
    this.#lock = lock
    this.#layout = layout
  }

  static async take(layout: RootLayout): Promise<RootLock> {
    await makeFolder(layout.run, PASSAGE_FOLDER)
    const what = `A supervisor or a migration of ${layout.root}`
    return new RootLock(await ProcessLock.take(layout.supervisorLock, what), layout)
  }

  /** Removes the lock of a migration that was killed before it had begun anything, and the folder that it made for it. */
  static async clear(layout: RootLayout): Promise<void> {
    if (!existsSync(layout.supervisorLock)) return
    const left = ProcessLock.filesOf(layout.supervisorLock).map((path) => basename(path))
    // A supervisor has more there, and is none of ours.
    if (readdirSync(layout.run).some((name) => !left.includes(name))) return
    await using lock = await RootLock.take(layout)
    lock.leaveRun()
  }

  /** Removes what a supervisor keeps for its processes, where no profile is left that it could work for. */
  leaveRun(): void {
    const layout = this.#layout
    if (existsSync(layout.profiles)) return
    for (const path of stateIn(layout)) rmSync(path, { recursive: true, force: true })
    this.#lock.removeFile()
    this.#isLeft = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lock[Symbol.asyncDispose]()
    if (this.#isLeft) removeIfEmpty(this.#layout.run)
  }
}

/** What means nothing without profiles. A service may run what is in `runtime/`; what else is there is not ours to judge. */
function stateIn(layout: RootLayout): string[] {
  const supervisor = join(layout.run, 'supervisor')
  const kept = [layout.sessionsFile, layout.sessionKey, layout.controlToken, layout.setupToken]
  const runtimes = existsSync(layout.presentRuntime) ? [] : [layout.runtimes]
  return [
    ...kept,
    ...kept.map((path) => `${path}.bak`),
    layout.controlSocket,
    layout.runWorkers,
    supervisor,
    ...runtimes,
  ]
}
