import { availableParallelism } from 'node:os'
import type { Piscina } from 'piscina'

interface ThreadPoolOptions {
  /** File of the built program that the threads run. */
  readonly program: string
  /** The function of it that is called. */
  readonly name: string
}

/** Long enough for the next search of a person who is searching, short enough for the memory that it costs. */
const IDLE_MS = 10_000
const MOST_THREADS = 2

/** Threads for what would hold the event loop up. There are none until the first work, and none again a while after the last. */
export class ThreadPool {
  readonly #options: ThreadPoolOptions
  #pool: Promise<Piscina> | undefined

  constructor(options: ThreadPoolOptions) {
    this.#options = options
  }

  /** Does one work in a thread; what comes back is the caller's to check. A work that is withdrawn ends its thread. */
  async run(work: object, signal: AbortSignal): Promise<unknown> {
    const pool = await (this.#pool ??= this.#open())
    return await pool.run(work, { signal })
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await (await this.#pool)?.destroy()
  }

  async #open(): Promise<Piscina> {
    const { Piscina } = await import('piscina')
    const { program: filename, name } = this.#options
    return new Piscina({
      filename,
      name,
      minThreads: 0,
      maxThreads: Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1)),
      idleTimeout: IDLE_MS,
      // A thread that waits must not be asleep when it is told to end.
      atomics: 'disabled',
    })
  }
}
