import { type FSWatcher, existsSync, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AliveSaid } from '../shared/domain/alive-said.ts'
import { ARCHIVE_FOLDER, REJECTED_FOLDER } from '../shared/domain/inbox-file.ts'
import type { AgentParts, OpenAgents } from './open-agents.ts'

const OURS: ReadonlySet<string> = new Set([ARCHIVE_FOLDER, REJECTED_FOLDER])

/** The agents of a profile with its inbox, which are loaded when somebody asks for them or something comes in: an idle worker has neither. */
export class LazyAgents {
  readonly #parts: AgentParts
  #opened: Promise<OpenAgents> | undefined
  #present: OpenAgents | undefined
  #sentinel: FSWatcher | undefined
  #isStopped = false

  constructor(parts: AgentParts) {
    this.#parts = parts
  }

  async open(): Promise<OpenAgents> {
    return await (this.#opened ??= this.#load())
  }

  /** Looks after the inbox and what the last worker left undone from now on. While nothing comes there is one watch and no more. */
  async begin(): Promise<void> {
    const inbox = join(this.#parts.layout.root, 'memory', 'inbox')
    if (this.#isStopped) return
    if (existsSync(this.#parts.layout.agentsUnfinished)) return await this.#wake()
    try {
      this.#sentinel = watch(inbox, { persistent: false }, () => void this.#wake())
      this.#sentinel.on('error', () => void this.#wake())
    } catch (error) {
      this.#parts.logger.warn({ evt: 'inbox-not-watched', err: error })
      return await this.#wake()
    }
    // Looked at after the watch is there, so that nothing comes in between.
    const names = await readdir(inbox).catch(() => [])
    if (names.some((name) => !OURS.has(name))) await this.#wake()
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    return this.#present?.runner.because ?? []
  }

  /** Lets no run go on; settled when all have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#sentinel?.close()
    if (this.#opened) await (await this.#opened).stop()
  }

  async #wake(): Promise<void> {
    if (this.#isStopped) return
    await this.open().catch((error: unknown) =>
      this.#parts.logger.error({ evt: 'agents-not-opened', err: error }),
    )
  }

  async #load(): Promise<OpenAgents> {
    try {
      const opened = await (await import('./open-agents.ts')).openAgents(this.#parts)
      this.#present = opened
      // From now on there is a better watch.
      this.#sentinel?.close()
      if (!this.#isStopped) opened.watch.start()
      return opened
    } catch (error) {
      // The next who asks tries again.
      this.#opened = undefined
      throw error
    }
  }
}
