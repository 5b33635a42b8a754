import { basename, dirname } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { ARCHIVE_FOLDER, REJECTED_FOLDER } from '../../shared/domain/inbox-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { AgentRunner } from '../agents/agent-runner.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import type { Inbox } from './inbox.ts'

interface InboxWatchParts {
  /** Of the inbox. */
  readonly path: string
  readonly inbox: Inbox
  readonly runner: AgentRunner
  /** Why nothing may be remembered now; null when it may. */
  readonly hindrance: () => Hindrance | null
  readonly logger: Logger
}

/** After a failure: the disk may have room again. */
const RETRY_MS = 60_000
/** While files wait for another mode. */
const HINDERED_MS = 2_000
/** Where the kernel has no watch to give. */
const POLL_MS = 10_000
const OURS: ReadonlySet<string> = new Set([ARCHIVE_FOLDER, REJECTED_FOLDER])

/** Watches the inbox, and starts the ingestor when something in it can be taken. */
export class InboxWatch {
  readonly #parts: InboxWatchParts
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #poll: NodeJS.Timeout | undefined
  #state: 'idle' | 'looking' | 'look-again' | 'closed' = 'idle'

  constructor(parts: InboxWatchParts) {
    this.#parts = parts
  }

  /** Begins to watch, and looks at what came while nobody did. */
  start(): void {
    const { path, logger } = this.#parts
    this.#watcher = watch(path, {
      depth: 1,
      ignoreInitial: true,
      followSymlinks: false,
      // A watch for each file would cost 5 KB; their folder's tells as much.
      ignored: (name, stats) => stats?.isFile() === true || isOurs(path, name),
    })
    this.#watcher.on('raw', () => this.look())
    this.#watcher.on('all', () => this.look())
    this.#watcher.on('ready', () => this.look())
    this.#watcher.on('error', (error) => {
      logger.warn({ evt: 'inbox-not-watched', err: error })
      this.#poll ??= setInterval(() => this.look(), POLL_MS).unref()
    })
    this.look()
  }

  /** Looks whether there is something to do. One look at a time; what happens meanwhile makes another. */
  look(): void {
    const { inbox, logger } = this.#parts
    if (this.#state === 'closed') return
    inbox.poke()
    if (this.#state !== 'idle') {
      this.#state = 'look-again'
      return
    }
    this.#state = 'looking'
    this.#lookOnce()
      .catch((error: unknown) => {
        logger.error({ evt: 'inbox-look-failed', err: error })
        this.#lookLater(RETRY_MS)
      })
      .finally(() => this.#looked())
  }

  async stop(): Promise<void> {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    clearInterval(this.#poll)
    await this.#watcher?.close()
  }

  #looked(): void {
    if (this.#state === 'closed') return
    const isAgain = this.#state === 'look-again'
    this.#state = 'idle'
    if (isAgain) this.look()
  }

  async #lookOnce(): Promise<void> {
    const { inbox, runner, hindrance } = this.#parts
    await runner.whenIdle('ingestor')
    const { ready, settling } = await inbox.candidates()
    if (ready.length + settling === 0 || this.#state === 'closed') return
    if (hindrance() !== null) return this.#lookLater(HINDERED_MS)
    const run = await runner.start('ingestor', { by: 'system', trigger: 'inbox' })
    await runner.whenIdle('ingestor')
    const { status } = await runner.get(run.id)
    if (status === 'failed') this.#lookLater(RETRY_MS)
    // A file may have come when the run was about to end.
    else this.#lookAgain()
  }

  #lookAgain(): void {
    if (this.#state === 'looking') this.#state = 'look-again'
  }

  #lookLater(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#state !== 'closed') this.#timer = setTimeout(() => this.look(), ms).unref()
  }
}

function isOurs(inbox: string, path: string): boolean {
  if (path === inbox) return false
  const name = basename(path)
  return name.startsWith('.') || (OURS.has(name) && dirname(path) === inbox)
}
