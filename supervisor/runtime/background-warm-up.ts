import { basename } from 'node:path'
import type { Logger } from '../../shared/log/logger.ts'
import type { Environment } from '../../shared/environment.ts'
import { pruneRuntimes } from '../../shared/runtime/install-runtime.ts'
import { warmCodeCache } from './warm-code-cache.ts'

interface BackgroundWarmUpOptions {
  readonly logger: Logger
  /** Folder of the programs. */
  readonly runtime: string
  /** Where the data root keeps programs, of which those of earlier builds go. */
  readonly runtimes: string
  readonly environment: Environment
  readonly buildsInUse: () => Iterable<string>
}

/** A moment after the start, so that people who wait are served first. */
const AFTER_MS = 500

/** Takes away programs that nobody runs any more and makes the code cache of these, beside everything else; when it is closed, nothing of it is left. */
export class BackgroundWarmUp implements AsyncDisposable {
  readonly #options: BackgroundWarmUpOptions
  readonly #ending = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()

  private constructor(options: BackgroundWarmUpOptions) {
    this.#options = options
  }

  static begin(options: BackgroundWarmUpOptions): BackgroundWarmUp {
    const warmUp = new BackgroundWarmUp(options)
    warmUp.#timer = setTimeout(() => {
      warmUp.#work = warmUp.#run()
    }, AFTER_MS).unref()
    return warmUp
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    this.#ending.abort()
    await this.#work
  }

  async #run(): Promise<void> {
    const { logger, runtime, runtimes, environment, buildsInUse } = this.#options
    const { signal } = this.#ending
    try {
      await pruneRuntimes(runtimes, new Set([basename(runtime), ...buildsInUse()]))
      const made = await warmCodeCache({ runtime, environment, signal })
      logger.info({ evt: 'code-cache-ready', made })
    } catch (error) {
      if (signal.aborted) return
      logger.warn(
        { evt: 'code-cache-not-made', err: error },
        'Workers start more slowly without it',
      )
    }
  }
}
