import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'

interface RawOutputsOptions {
  /** Where `<username>.out` lies. */
  readonly folder: string
  readonly maxBytes?: number
  /** Hears of what could not be looked at, or not put by. */
  readonly onTrouble: (username: string, error: unknown) => void
}

/** Past this a file of raw output is put by. */
export const RAW_OUTPUT_MAX_BYTES = 10 * 1024 * 1024
/** Older ones that are kept, as `.1` (the newest) and up. */
const KEEP = 5

/**
 * Keeps what workers print within bounds, whatever they print. A worker has the file itself, so that its last words are there without a
 * supervisor: what is put by is copied, and the file is emptied under the worker, who appends.
 */
export class RawOutputs {
  readonly #options: Required<RawOutputsOptions>
  /** Those that are looked at just now. */
  readonly #busy = new Set<string>()

  constructor(options: RawOutputsOptions) {
    this.#options = { maxBytes: RAW_OUTPUT_MAX_BYTES, ...options }
  }

  /** Looks at the files of these; one that takes until the next look is left out there. */
  look(usernames: Iterable<string>): void {
    for (const username of usernames) {
      if (this.#busy.has(username)) continue
      this.#busy.add(username)
      this.#lookAt(username)
        .catch((error: unknown) => this.#options.onTrouble(username, error))
        .finally(() => this.#busy.delete(username))
    }
  }

  async #lookAt(username: string): Promise<void> {
    const { folder, maxBytes } = this.#options
    const path = join(folder, `${username}.out`)
    const size = await sizeOf(path)
    if (size <= maxBytes) return
    await makeWay(path)
    try {
      const newest = { start: size - maxBytes, end: size - 1 }
      const kept = createWriteStream(`${path}.1`, { flags: 'wx', mode: PRIVATE_FILE })
      await pipeline(createReadStream(path, newest), kept)
    } finally {
      // On a full disk, too: there it is the more needed.
      await truncate(path, 0)
    }
  }
}

/** Puts a whole file by, whose worker has ended. */
export async function putByRawOutput(path: string): Promise<void> {
  await makeWay(path)
  await rename(path, `${path}.1`)
}

/** Moves those that are put by one further; the oldest goes. */
async function makeWay(path: string): Promise<void> {
  await rm(`${path}.${KEEP}`, { force: true })
  for (let number = KEEP - 1; number >= 1; number -= 1)
    await rename(`${path}.${number}`, `${path}.${number + 1}`).catch(noneIfGone)
}

/** 0 where there is none: its profile may be on its way. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(noneIfGone))?.size ?? 0
}

function noneIfGone(error: unknown): undefined {
  if (systemCodeOf(error) !== 'ENOENT') throw error
}
