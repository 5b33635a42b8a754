import type { CopyOutcome, CopyWork } from '../../shared/api/backups.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'

/** One profile's part of a work. It tells how far it is, and gives what came of it. */
export interface CopyTask {
  readonly username: string
  readonly run: (side: CopySide) => Promise<Omit<CopyOutcome, 'username' | 'problem'>>
}

export interface CopySide {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, of: number) => void
}

interface Work {
  state: CopyWork
  readonly listeners: Set<(state: CopyWork) => void>
}

const MOST_KEPT = 50

/** Works on copies of profiles, one after the other: disks have no use for two at once. The latest are kept for whoever asks how they went. */
export class CopyWorks implements AsyncDisposable {
  readonly #logger: Logger
  readonly #works = new Map<string, Work>()
  readonly #over = new AbortController()
  #last: Promise<unknown> = Promise.resolve()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Lines a work up; `ended` is settled with what came of each task, and never rejects. */
  start(tasks: readonly CopyTask[]): { id: string; ended: Promise<readonly CopyOutcome[]> } {
    const id = newId('run')
    const work: Work = { state: { status: 'waiting' }, listeners: new Set() }
    this.#works.set(id, work)
    this.#forgetOld()
    const ended = this.#last.then(() => this.#carryOut(work, tasks))
    this.#last = ended
    return { id, ended }
  }

  /** Tells how a work is now, and of each change; gives what ends that. Throws `not-found`. */
  follow(id: string, listener: (state: CopyWork) => void): () => void {
    const work = this.mustHave(id)
    listener(work.state)
    work.listeners.add(listener)
    return () => void work.listeners.delete(listener)
  }

  /** Throws `not-found`. */
  mustHave(id: string): Work {
    const work = this.#works.get(id)
    if (work) return work
    throw new AppError('not-found', 'There is no such work, or it was long ago.')
  }

  /** Ends what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new AppError('shutting-down', 'The supervisor is stopping.'))
    await this.#last
  }

  async #carryOut(work: Work, tasks: readonly CopyTask[]): Promise<readonly CopyOutcome[]> {
    const outcomes: CopyOutcome[] = []
    for (const task of tasks) outcomes.push(await this.#one(work, task))
    change(work, { status: 'done', outcomes })
    return outcomes
  }

  async #one(work: Work, { username, run }: CopyTask): Promise<CopyOutcome> {
    const onProgress = (done: number, of: number): void =>
      change(work, { status: 'running', username, done, of })
    onProgress(0, 0)
    try {
      const { signal } = this.#over
      signal.throwIfAborted()
      return { username, ...(await run({ signal, onProgress })) }
    } catch (error) {
      const { code, message } = toAppError(error)
      this.#logger.error({ evt: 'copy-work-failed', username, code, err: error })
      return { username, problem: { code, message } }
    }
  }

  #forgetOld(): void {
    for (const [id, { state }] of this.#works) {
      if (this.#works.size <= MOST_KEPT) return
      if (state.status === 'done') this.#works.delete(id)
    }
  }
}

function change(work: Work, state: CopyWork): void {
  work.state = state
  for (const listener of work.listeners) listener(state)
}
