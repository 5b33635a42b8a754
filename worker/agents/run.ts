import type { AgentRun } from '../../shared/api/agents.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell, TellProgress } from '../events/profile-events.ts'
import { Latch } from '../index/latch.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { type Agent, type RunContext, RunEnding } from './agent.ts'
import type { DecisionLog } from './decision-log.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { afterFailure, mayPass, type NextAttempt } from './retry-policy.ts'
import { withCount, withUsage } from './run-record.ts'
import type { RunStore } from './run-store.ts'
import { thingsIn } from './undo-steps.ts'
import { errorSaid, hindranceSaid, refusalOf, runSaid, type RunTold, runTold } from './run-told.ts'

interface RunOptions {
  readonly agent: Agent
  readonly record: AgentRun
  /** The worker is about to stop. */
  readonly stopping: AbortSignal
  /** Why the agent may not run now, whatever hinders it; null when it may. */
  readonly hindrance: () => Hindrance | null
  /** The same as far as the cognitive mode hinders it. */
  readonly modeHindrance: () => Hindrance | null
  readonly now: () => number
  readonly store: RunStore
  readonly decisions: DecisionLog
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly tellProgress: TellProgress
  readonly logger: Logger
}

/** Why a run is ended before it is done, and what its record says then. */
interface Ending extends RunTold, Pick<Partial<NextAttempt>, 'attempt' | 'retryAt'> {
  readonly why: RunEnding['why']
  readonly status: 'failed' | 'cancelled'
}

type End = Pick<AgentRun, 'status'> & Partial<NextAttempt>

const MINUTE_MS = 60_000
const TELL_EVERY_MS = 500
const CHECK_MODE_EVERY_MS = 1_000

/** One run of an agent, from the queue to its end. */
export class Run {
  readonly #options: RunOptions
  readonly #abort = new AbortController()
  readonly #ended = new Latch()
  #phase: 'waiting' | 'working' | 'over' = 'waiting'
  #record: AgentRun
  #ending: Ending | undefined
  #toldAt = 0
  /** What it has changed so far, and can be taken back. */
  readonly #changed = new Set<string>()

  constructor(options: RunOptions) {
    this.#options = options
    this.#record = options.record
  }

  get record(): AgentRun {
    return this.#record
  }

  /** Settled when it has ended and its record says so. */
  get ended(): Promise<void> {
    return this.#ended.opened
  }

  /** Works until the agent is done or made to end. Failures are in the record, and thrown to nobody. */
  async work(): Promise<void> {
    if (this.#phase !== 'waiting') return
    this.#phase = 'working'
    const unwatch = this.#watch()
    try {
      this.#checkMode(this.#options.hindrance())
      if (!this.#ending) await this.#run()
      await this.#become(endOf(this.#ending) ?? { status: 'done' })
    } catch (error) {
      await this.#become(endOf(this.#ending) ?? this.#failure(error))
    } finally {
      unwatch()
      this.#phase = 'over'
      this.#ended.open()
    }
  }

  /** Ends it; settled when it has ended, which one that waits does at once. */
  async cancel(by: string): Promise<void> {
    const told = runTold(runSaid('cancelled', { by }))
    this.#end({ why: 'cancel', status: 'cancelled', ...told })
    if (this.#phase === 'waiting') {
      this.#phase = 'over'
      await this.#become({ status: 'cancelled', ...told })
      this.#ended.open()
    }
    await this.ended
  }

  /** Writes the record. */
  async save(): Promise<void> {
    await this.#options.store.write(this.#record)
    this.#options.tell('run-changed', this.#record.id)
  }

  /** Ends it when the worker stops, when it takes too long, and when the mode becomes one in which it may not work. */
  #watch(): () => void {
    const { agent, stopping, modeHindrance } = this.#options
    const stop = (): void => this.#end(this.#stopped())
    const minutes = agent.timeLimitMs / MINUTE_MS
    const told = runTold(runSaid('took-too-long', { minutes }))
    const limit = setTimeout(
      () => this.#end({ why: 'limit', status: 'failed', ...told }),
      agent.timeLimitMs,
    )
    const mode = setInterval(() => this.#checkMode(modeHindrance()), CHECK_MODE_EVERY_MS)
    stopping.addEventListener('abort', stop)
    if (stopping.aborted) stop()
    return () => {
      clearTimeout(limit)
      clearInterval(mode)
      stopping.removeEventListener('abort', stop)
    }
  }

  async #run(): Promise<void> {
    const { agent } = this.#options
    await this.#become({ status: 'running' })
    await agent.run(this.#context(), this.#abort.signal)
  }

  #context(): RunContext {
    const { agent, store, decisions, stopping } = this.#options
    const { id: runId, trigger, preview: isPreview = false } = this.#record
    const actor = `agent:${agent.name}`
    return {
      runId,
      trigger,
      isPreview,
      actor,
      stopping,
      note: async (change) => {
        this.#checkMayChange()
        await store.note(runId, change)
        for (const thing of thingsIn(change)) this.#changed.add(thing)
      },
      keepCopies: async (copies) => {
        this.#checkMayChange()
        await store.copies.keep(runId, copies)
      },
      keepProposal: async (proposal) => await store.proposals.write(runId, proposal),
      decide: async (decision) => await decisions.note(actor, runId, decision),
      spend: (model, usage) => void (this.#record = withUsage(this.#record, model, usage)),
      count: (name, by = 1) => void (this.#record = withCount(this.#record, name, by)),
      report: (progress) => this.#report(progress),
    }
  }

  /** Asked before each change: a preview makes none, and the mode may have become another. */
  #checkMayChange(): void {
    const { agent, modeHindrance } = this.#options
    if (this.#record.preview)
      throw new AppError(
        'internal',
        `The ${agent.name} was about to change something in a preview.`,
      )
    const hindrance = modeHindrance()
    if (hindrance === null) return
    this.#checkMode(hindrance)
    throw refusalOf(hindranceSaid(hindrance))
  }

  #checkMode(hindrance: Hindrance | null): void {
    if (hindrance === null) return
    this.#end({ why: 'hindered', status: 'cancelled', ...runTold(hindranceSaid(hindrance)) })
  }

  #report(progress: { readonly done: number; readonly of?: number }): void {
    this.#record = { ...this.#record, progress }
    const now = performance.now()
    if (now - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = now
    this.#options.tellProgress('run-progress', progress, this.#record.id)
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    this.#abort.abort(new RunEnding(ending.why))
  }

  #stopped(): Ending {
    const ending = { why: 'stop', status: 'cancelled' } as const
    if (!this.#isRetried) return { ...ending, ...runTold(runSaid('worker-stopped')) }
    const { attempt = 1 } = this.#record
    const retryAt = new Date(this.#options.now()).toISOString()
    return { ...ending, ...runTold(runSaid('worker-stopped-early')), attempt, retryAt }
  }

  #failure(error: unknown): End {
    const { logger, modeHindrance, now } = this.#options
    const isTold = error instanceof AppError && error.code !== 'internal'
    // Each write asks for the mode too, and may be the first to see that it is another.
    const hindrance = isTold && error.code === 'conflict' ? modeHindrance() : null
    if (hindrance !== null) return { status: 'cancelled', ...runTold(hindranceSaid(hindrance)) }
    if (!isTold) logger.error({ evt: 'run-failed', run: this.#record.id, err: error })
    if (mayPass(error) && this.#isRetried)
      return { status: 'failed', ...afterFailure(this.#record, errorSaid(error), now()) }
    return { status: 'failed', ...runTold(...errorSaid(error)) }
  }

  get #isRetried(): boolean {
    return this.#options.agent.isRetried !== false && !this.#record.preview
  }

  /** Every change of state goes through here: record, audit, log, feed. */
  async #become(to: End): Promise<void> {
    const { audit, logger } = this.#options
    const now = new Date().toISOString()
    const time =
      to.status === 'running' ? { startedAt: now } : { endedAt: now, changes: this.#changed.size }
    this.#record = { ...this.#record, ...to, ...time }
    const { id, agent, counts, startedBy, trigger } = this.#record
    logger.info({ evt: 'run-changed', run: id, agent, state_to: to.status })
    const caller = { actor: `agent:${agent}`, requestId: id }
    const details = { run: id, status: to.status, started_by: startedBy, trigger, ...counts }
    await audit.done(caller, 'agent_run_changed', details)
    // A full disk must not keep the others in the queue: the next worker notes the run as broken off.
    await this.save().catch((error: unknown) =>
      logger.error({ evt: 'run-not-written', run: id, err: error }),
    )
  }
}

function endOf(ending: Ending | undefined): End | undefined {
  if (!ending) return undefined
  const { why: _why, ...end } = ending
  return end
}
