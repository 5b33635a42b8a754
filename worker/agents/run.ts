import type { AgentRun } from '../../shared/api/agents.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell, TellProgress } from '../events/profile-events.ts'
import { Latch } from '../index/latch.ts'
import type { TokenUsage } from '../models/chat-protocol.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { type Agent, type RunContext, RunEnding } from './agent.ts'
import type { DecisionLog } from './decision-log.ts'
import type { RunStore } from './run-store.ts'

interface RunOptions {
  readonly agent: Agent
  readonly record: AgentRun
  /** The worker is about to stop. */
  readonly stopping: AbortSignal
  readonly store: RunStore
  readonly decisions: DecisionLog
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly tellProgress: TellProgress
  readonly logger: Logger
}

/** Why a run is ended before it is done, and what its record says then. */
interface Ending {
  readonly why: RunEnding['why']
  readonly status: 'failed' | 'cancelled'
  readonly message: string
}

const MINUTE_MS = 60_000
const TELL_EVERY_MS = 500
const STOPPED: Ending = {
  why: 'stop',
  status: 'cancelled',
  message: 'The worker stopped. What was left is done by the next run.',
}

/** One run of an agent, from the queue to its end. */
export class Run {
  readonly #options: RunOptions
  readonly #abort = new AbortController()
  readonly #ended = new Latch()
  #record: AgentRun
  #ending: Ending | undefined
  #toldAt = 0

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
    const { agent, stopping, logger } = this.#options
    const stop = (): void => this.#end(STOPPED)
    stopping.addEventListener('abort', stop)
    const minutes = agent.timeLimitMs / MINUTE_MS
    const tooLong = `It took longer than ${minutes} minutes. What was left is done by the next run.`
    const limit = setTimeout(
      () => this.#end({ why: 'limit', status: 'failed', message: tooLong }),
      agent.timeLimitMs,
    )
    if (stopping.aborted) stop()
    try {
      if (!this.#ending) await this.#run()
      await this.#become(endOf(this.#ending) ?? { status: 'done' })
    } catch (error) {
      if (!(error instanceof AppError) && !this.#ending)
        logger.error({ evt: 'run-failed', run: this.#record.id, err: error })
      await this.#become(endOf(this.#ending) ?? failureOf(error))
    } finally {
      clearTimeout(limit)
      stopping.removeEventListener('abort', stop)
      this.#ended.open()
    }
  }

  /** Ends it; settled when it has ended. */
  async cancel(by: string): Promise<void> {
    this.#end({ why: 'cancel', status: 'cancelled', message: `Cancelled by ${by}.` })
    await this.ended
  }

  /** Writes the record. */
  async save(): Promise<void> {
    await this.#options.store.write(this.#record)
    this.#options.tell('run-changed', this.#record.id)
  }

  async #run(): Promise<void> {
    const { agent } = this.#options
    await this.#become({ status: 'running' })
    await agent.run(this.#context(), this.#abort.signal)
  }

  #context(): RunContext {
    const { agent, store, decisions, stopping } = this.#options
    const { id: runId, trigger, preview = false } = this.#record
    const actor = `agent:${agent.name}`
    const checkMayChange = (): void => {
      if (preview)
        throw new AppError('internal', `${actor} was about to change something in a preview.`)
    }
    return {
      runId,
      trigger,
      isPreview: preview,
      actor,
      stopping,
      note: async (change) => {
        checkMayChange()
        await store.note(runId, change)
      },
      keepCopies: async (copies) => {
        checkMayChange()
        await store.copies.keep(runId, copies)
      },
      keepProposal: async (proposal) => await store.proposals.write(runId, proposal),
      decide: async (decision) => await decisions.note(actor, runId, decision),
      spend: (model, usage) => this.#spend(model, usage),
      count: (name, by = 1) => {
        const { counts } = this.#record
        this.#record = { ...this.#record, counts: { ...counts, [name]: (counts[name] ?? 0) + by } }
      },
      report: (progress) => this.#report(progress),
    }
  }

  #spend(model: string, { promptTokens, completionTokens }: TokenUsage): void {
    const { tokens = { prompt: 0, completion: 0 }, models = [] } = this.#record
    this.#record = {
      ...this.#record,
      tokens: {
        prompt: tokens.prompt + (promptTokens ?? 0),
        completion: tokens.completion + (completionTokens ?? 0),
      },
      models: models.includes(model) ? models : [...models, model],
    }
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

  /** Every change of state goes through here: record, audit, log, feed. */
  async #become(to: Pick<AgentRun, 'status'> & { readonly message?: string }): Promise<void> {
    const { audit, logger } = this.#options
    const now = new Date().toISOString()
    const time = to.status === 'running' ? { startedAt: now } : { endedAt: now }
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

const OUR_FAULT = 'It failed through a fault of ours. The log of the worker has the details.'

type End = Pick<Ending, 'status' | 'message'>

function endOf(ending: Ending | undefined): End | undefined {
  return ending && { status: ending.status, message: ending.message }
}

function failureOf(error: unknown): End {
  const isTellable = error instanceof AppError && error.code !== 'internal'
  return { status: 'failed', message: isTellable ? error.message : OUR_FAULT }
}
