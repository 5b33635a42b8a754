import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { ProfileIntent } from './profile-intent.ts'

/** The intents of a data root, one a profile at most. */
export class IntentFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Settled when it survives a power loss. */
  async write(intent: ProfileIntent): Promise<void> {
    await makeFolder(this.#folder)
    await syncFolder(dirname(this.#folder))
    await writeJsonFile(this.#pathOf(intent), intent)
  }

  async remove(intent: ProfileIntent): Promise<void> {
    await rm(this.#pathOf(intent), { force: true })
    await syncFolder(this.#folder)
  }

  /** Every intent that can be read; a corrupt one is set aside, loudly: the doctor tells of what it left. */
  async all(logger: Logger): Promise<ProfileIntent[]> {
    const found: ProfileIntent[] = []
    for (const name of await namesIn(this.#folder)) {
      const path = join(this.#folder, name)
      const file = await readJsonFile(path, ProfileIntent)
      if (file.status === 'ok') found.push(file.value)
      if (file.status !== 'corrupt') continue
      const aside = await setAside(path, new Date())
      logger.error({ evt: 'intent-corrupt', aside, reason: file.reason })
    }
    return found
  }

  /** IDs of accounts that came from the older system are whatever it had. */
  #pathOf({ userId }: ProfileIntent): string {
    const name = /^[\w-]{1,64}$/.test(userId)
      ? userId
      : createHash('sha256').update(userId).digest('hex')
    return join(this.#folder, `${name}.json`)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.'))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
