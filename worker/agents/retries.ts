import type { AgentRun } from '../../shared/api/agents.ts'
import type { AgentName } from '../../shared/domain/agent-run.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/error-codes.ts'
import type { RunSaid } from '../../shared/domain/run-said.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { pendingRetries } from './retry-policy.ts'
import { withoutRetry } from './run-record.ts'
import { errorSaid, runSaid } from './run-told.ts'

/** By what the pauses before further attempts are measured. */
export interface RetryClock {
  readonly now: () => number
  /** Calls a work again and again, without keeping the process alive; gives what ends that. */
  readonly every: (ms: number, work: () => void) => () => void
}

/** The clock of the machine. */
export const MACHINE_CLOCK: RetryClock = {
  now: () => Date.now(),
  every: (ms, work) => {
    const timer = setInterval(work, ms).unref()
    return () => clearInterval(timer)
  },
}

interface RetriesOptions {
  readonly clock: RetryClock
  /** Begins the next attempt of a run. Throws `conflict` with what hinders it, or `not-found` where there is no such agent any more. */
  readonly begin: (run: AgentRun) => Promise<unknown>
  /** Whether a run of the agent waits or works: it decides whether there is need of another. */
  readonly isUnderWay: (agent: AgentName) => boolean
  readonly write: (run: AgentRun) => Promise<AgentRun>
  readonly logger: Logger
}

const LOOK_EVERY_MS = 1_000
/** Where an attempt cannot even be written down. */
const LATER_MS = 60_000
const FINAL: ReadonlySet<ErrorCode> = new Set(['conflict', 'not-found'])

/**
 * The runs that wait for another attempt, one an agent. It looks at the clock once a second while there are any, so that neither a sleep
 * of the machine nor a clock that jumps leads it astray.
 */
export class Retries {
  readonly #options: RetriesOptions
  readonly #pending = new Map<AgentName, AgentRun>()
  #endLooking: (() => void) | undefined
  #isStopped = false

  /** @param runs the records, the newest first: what waited for the last worker waits for this one */
  constructor(options: RetriesOptions, runs: readonly AgentRun[]) {
    this.#options = options
    for (const run of pendingRetries(runs)) this.#add(run)
  }

  get size(): number {
    return this.#pending.size
  }

  /** Told of each run that has ended: it is to be tried again, or ends the wait of the one that was. */
  async ended(run: AgentRun): Promise<void> {
    const { agent, status, preview, retryAt } = run
    if (preview) return
    const before = this.#pending.get(agent)
    if (retryAt !== undefined) this.#add(run)
    else if (status === 'failed') return
    else this.#take(agent)
    if (before) await this.#options.write(withoutRetry(before))
  }

  /** Ends the wait of a run; undefined when it does not wait. */
  async cancel(
    { id, agent }: Pick<AgentRun, 'id' | 'agent'>,
    by: string,
  ): Promise<AgentRun | undefined> {
    if (this.#pending.get(agent)?.id !== id) return undefined
    return await this.#end(agent, runSaid('attempt-cancelled', { by }))
  }

  /** Begins nothing more: what waits, waits for the next worker. */
  stop(): void {
    this.#isStopped = true
    this.#lookNoMore()
  }

  #add(run: AgentRun): void {
    this.#pending.set(run.agent, run)
    if (this.#isStopped) return
    this.#endLooking ??= this.#options.clock.every(LOOK_EVERY_MS, () => this.#look())
  }

  #take(agent: AgentName): AgentRun | undefined {
    const run = this.#pending.get(agent)
    this.#pending.delete(agent)
    if (this.#pending.size === 0) this.#lookNoMore()
    return run
  }

  async #end(agent: AgentName, why: RunSaid): Promise<AgentRun | undefined> {
    const run = this.#take(agent)
    return run && (await this.#options.write(withoutRetry(run, why)))
  }

  #lookNoMore(): void {
    this.#endLooking?.()
    this.#endLooking = undefined
  }

  #look(): void {
    const { clock, isUnderWay, logger } = this.#options
    const now = clock.now()
    for (const run of this.#pending.values()) {
      if (Date.parse(run.retryAt ?? '') > now || isUnderWay(run.agent)) continue
      this.#begin(run).catch((error: unknown) => {
        logger.error({ evt: 'run-not-tried-again', run: run.id, err: error })
        this.#add({ ...run, retryAt: new Date(now + LATER_MS).toISOString() })
      })
    }
  }

  async #begin(run: AgentRun): Promise<void> {
    this.#take(run.agent)
    try {
      await this.#options.begin(run)
    } catch (error) {
      if (!(error instanceof AppError) || !FINAL.has(error.code)) throw error
      await this.#options.write(withoutRetry(run, runSaid('not-tried-again'), ...errorSaid(error)))
    }
  }
}
