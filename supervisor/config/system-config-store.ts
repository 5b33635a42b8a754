import { watch } from 'chokidar'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { SystemConfig } from '../../shared/api/system.ts'
import { withEditLock } from '../../shared/files/edit-lock.ts'
import { readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { StateWrites } from '../state-writes.ts'

/** What may stand in the file: the members as they were written, without the defaults. */
const Written = schema(() => z.record(z.string(), z.unknown()))

interface StoreParts {
  readonly logger: Logger
  readonly writes: StateWrites
}

/** Members that are read once, when the supervisor starts. */
const AT_START = ['host', 'port', 'trustedProxies', 'walls', 'uidRange', 'limits'] as const

/** `etc/system.json`: checked, hot where possible. A file that does not validate is reported, and the last good one stays in force. */
export class SystemConfigStore implements AsyncDisposable {
  readonly #path: string
  readonly #logger: Logger
  readonly #writes: StateWrites
  readonly #atStart: SystemConfig
  #current: SystemConfig
  #stopWatching: (() => Promise<void>) | undefined
  readonly #listeners = new Set<(config: SystemConfig, before: SystemConfig) => void>()

  private constructor(path: string, current: SystemConfig, { logger, writes }: StoreParts) {
    this.#path = path
    this.#current = current
    this.#atStart = current
    this.#logger = logger
    this.#writes = writes
  }

  static async open(
    path: string,
    logger: Logger,
    writes = new StateWrites(),
  ): Promise<SystemConfigStore> {
    const found = await readJsonFile(path, SystemConfig)
    if (found.status === 'corrupt') {
      logger.error(
        { evt: 'system-config-invalid', reason: found.reason },
        `${path} is not valid; the defaults are in force`,
      )
    }
    const current = found.status === 'ok' ? found.value : SystemConfig.parse({}, path)
    return new SystemConfigStore(path, Object.freeze(current), { logger, writes })
  }

  get current(): SystemConfig {
    return this.#current
  }

  /** Calls back with each configuration that comes into force, and the one before. */
  onChange(listener: (config: SystemConfig, before: SystemConfig) => void): void {
    this.#listeners.add(listener)
  }

  /** Names of the members whose present value waits for a restart. */
  get restartNeeded(): string[] {
    return AT_START.filter(
      (name) => JSON.stringify(this.#current[name]) !== JSON.stringify(this.#atStart[name]),
    )
  }

  /** Sets members, `null` takes one away; everything else in the file stays as it is. */
  async change(members: Readonly<Record<string, unknown>>): Promise<void> {
    await withEditLock(this.#path, async (signal) => {
      const found = await readJsonFile(this.#path, Written)
      if (found.status === 'corrupt') {
        const aside = await setAside(this.#path, new Date())
        this.#logger.error({ evt: 'system-config-set-aside', aside, reason: found.reason })
      }
      const written = { ...(found.status === 'ok' ? found.value : {}), ...members }
      const kept = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== null))
      const checked = SystemConfig.parse(kept, 'Configuration')
      signal.throwIfAborted()
      await this.#writes.note(writeJsonFile(this.#path, kept))
      this.#take(checked)
    })
  }

  /** Takes up edits that somebody makes to the file by hand. */
  watch(): void {
    const watcher = watch(this.#path, {
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 50 },
    })
    const reread = (): void => {
      this.reload().catch((error: unknown) =>
        this.#logger.error({ evt: 'system-config-unreadable', err: error }),
      )
    }
    watcher.on('add', reread).on('change', reread)
    watcher.on('error', (error) =>
      this.#logger.warn({ evt: 'system-config-unwatched', err: error }),
    )
    this.#stopWatching = () => watcher.close()
  }

  /** Reads the file anew; one that is gone means the defaults. */
  async reload(): Promise<void> {
    const found = await readJsonFile(this.#path, SystemConfig)
    if (found.status === 'ok') return this.#take(found.value)
    if (found.status === 'missing') return this.#take(SystemConfig.parse({}, this.#path))
    this.#logger.error(
      { evt: 'system-config-invalid', found },
      `${this.#path} is not valid; the last good one stays in force`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stopWatching?.()
  }

  #take(config: SystemConfig): void {
    if (JSON.stringify(config) === JSON.stringify(this.#current)) return
    const before = this.#current
    this.#current = Object.freeze(config)
    this.#logger.info({ evt: 'system-config-changed', restart_needed: this.restartNeeded })
    for (const listener of this.#listeners) listener(config, before)
  }
}
