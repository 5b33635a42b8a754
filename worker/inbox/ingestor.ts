import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { type Agent, type RunContext, RunEnding } from '../agents/agent.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { failureSaid, fileSaid } from './file-told.ts'
import type { FileIntake, FileProgress } from './file-intake.ts'
import type { Inbox } from './inbox.ts'
import type { JournalEntry } from './inbox-journal.ts'
import { Refusal } from './read-into-spool.ts'
import type { FoundFile } from './scan-inbox.ts'

interface IngestorParts {
  readonly inbox: Inbox
  readonly intake: FileIntake
  /** Why nothing may be remembered now; null when it may. */
  readonly hindrance: () => Hindrance | null
  /** How many files are read at once now. */
  readonly atOnce: () => number
  readonly onFile: (entry: JournalEntry, context: RunContext) => Promise<void>
  readonly onProgress: (file: FoundFile, progress: FileProgress) => void
  readonly logger: Logger
}

const TIME_LIMIT_MS = 6 * 60 * 60_000
const CANCELLED = fileSaid('run-cancelled')
const MOST_MISSES = 5
const UNSTEADY = fileSaid('unsteady')
/** What is counted of what became of files. */
const COUNTS: ReadonlyMap<string, string> = new Map([
  ['rejected', 'rejected'],
  ['duplicate', 'duplicates'],
])

/** The agent that makes memories of the files in the inbox. */
export function createIngestor(parts: IngestorParts): Agent {
  return {
    name: 'ingestor',
    summary: 'Makes memories of the files in the inbox.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'cares',
    // The watch of the inbox does.
    isRetried: false,
    hindrance: parts.hindrance,
    async run(context, signal) {
      await new IngestorRun(parts, context, signal).work()
    },
    async onUndone(runId) {
      await parts.inbox.undone(runId)
    },
  }
}

/** One run: takes file after file until none is left, or it is made to end. */
class IngestorRun {
  readonly #parts: IngestorParts
  readonly #context: RunContext
  readonly #signal: AbortSignal
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #misses = new Map<string, number>()
  #done = 0
  #failure: unknown

  constructor(parts: IngestorParts, context: RunContext, signal: AbortSignal) {
    this.#parts = parts
    this.#context = context
    this.#signal = signal
  }

  async work(): Promise<void> {
    const { inbox } = this.#parts
    if (this.#context.trigger === 'person') inbox.release()
    try {
      await inbox.takeBackVanished(this.#context)
      while (this.#mayGoOn() && (await this.#round()));
    } finally {
      await Promise.all(this.#underWay.values())
    }
    if (this.#failure !== undefined) throw this.#failure
    const { reason } = this.#signal
    if (reason instanceof RunEnding && reason.why === 'cancel') await inbox.hold(CANCELLED)
  }

  #mayGoOn(): boolean {
    return !this.#signal.aborted && this.#failure === undefined && this.#parts.hindrance() === null
  }

  /** Takes what is ready now; false when nothing is left that could become so. */
  async #round(): Promise<boolean> {
    const { inbox, atOnce } = this.#parts
    const { ready, settling } = await inbox.candidates()
    const next = ready.filter(({ id }) => !this.#underWay.has(id))
    for (const [position, file] of next.entries()) {
      while (this.#underWay.size >= atOnce()) await Promise.race(this.#underWay.values())
      if (!this.#mayGoOn()) return false
      this.#report(next.length - position)
      this.#begin(file)
    }
    await Promise.all(this.#underWay.values())
    if (next.length + settling === 0) return false
    if (next.every(({ id }) => this.#misses.has(id))) await inbox.changed(this.#signal)
    return true
  }

  #report(left: number): void {
    const of = this.#done + left + this.#underWay.size
    this.#context.report({ done: this.#done, of })
  }

  #begin(file: FoundFile): void {
    const work = this.#take(file).finally(() => this.#underWay.delete(file.id))
    this.#underWay.set(file.id, work)
  }

  async #take(file: FoundFile): Promise<void> {
    const { inbox } = this.#parts
    inbox.begins(file)
    try {
      await this.#takeOrReject(file)
      this.#done += 1
      this.#report(0)
    } catch (error) {
      // The next one would fail alike: a full disk, or a run that is to end.
      if (!this.#signal.aborted) this.#failure ??= error
    } finally {
      inbox.ends(file)
    }
  }

  async #takeOrReject(file: FoundFile): Promise<void> {
    const { intake, onFile, onProgress } = this.#parts
    const context = this.#context
    const taking = {
      context,
      signal: this.#signal,
      onProgress: (progress: FileProgress) => onProgress(file, progress),
    }
    const outcome = await intake
      .take(file, taking)
      .catch((error: unknown) => this.#rejected(file, error))
    if (!outcome) return this.#missed(file)
    context.count(COUNTS.get(outcome.state) ?? 'files')
    await onFile(outcome, context)
  }

  /** A file that is never the same twice is not tried for ever. */
  #missed({ id }: FoundFile): void {
    const times = (this.#misses.get(id) ?? 0) + 1
    this.#misses.set(id, times)
    if (times >= MOST_MISSES) this.#parts.inbox.holdFile(id, UNSTEADY)
  }

  /** What is neither the file's fault nor the machine's is ours: the file is put aside, so that it is not tried for ever. */
  async #rejected(file: FoundFile, error: unknown) {
    const { intake, logger } = this.#parts
    if (this.#signal.aborted || isOfTheMachine(error)) throw error
    logger.error({ evt: 'inbox-file-failed', file: file.id, run: this.#context.runId, err: error })
    return await intake.reject(file, new Refusal('failed', failureSaid(error)), this.#context)
  }
}

const OF_THE_MACHINE: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
])

function isOfTheMachine(error: unknown): boolean {
  if (error instanceof AppError && error.code === 'busy') return true
  return OF_THE_MACHINE.has(systemCodeOf(error) ?? '')
}
