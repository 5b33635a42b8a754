import { lstat } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** A worker that ends in good order closes its socket first, and has this long until it is gone itself. */
const ENDING_MS = 10_000

/** Remembers which file a worker's socket is, so that another one in its place is noticed. */
export class SocketWatch {
  readonly #path: string
  readonly #stamp: string | undefined
  #goneSince: number | undefined

  private constructor(path: string, stamp: string | undefined) {
    this.#path = path
    this.#stamp = stamp
  }

  static async of(path: string): Promise<SocketWatch> {
    return new SocketWatch(path, await stampOf(path))
  }

  /** Whether another file lies there, or none for longer than an orderly end takes. `now` is monotonic. */
  async isLost(now: number): Promise<boolean> {
    const stamp = await stampOf(this.#path)
    if (stamp !== undefined) return stamp !== this.#stamp
    this.#goneSince ??= now
    return now - this.#goneSince > ENDING_MS
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await lstat(path)
    return `${dev}:${ino}`
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
