import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import type { AgentRun, AgentState, ListRunsQuery } from '../../shared/api/agents.ts'
import type { RunProposal } from '../../shared/api/proposals.ts'
import type { RunChangePage, RunDetailsQuery } from '../../shared/api/run-details.ts'
import type { AgentName } from '../../shared/domain/agent-run.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell, TellProgress } from '../events/profile-events.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import type { AgentNature, Hindrance } from '../profile/cognitive-mode.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { type Agent, agentNamed, checkMayPreview } from './agent.ts'
import type { DecisionLog } from './decision-log.ts'
import { MACHINE_CLOCK, Retries, type RetryClock } from './retries.ts'
import { Run } from './run.ts'
import { pageOfRuns, type RunPage } from './run-page.ts'
import {
  brokenOff,
  type MissedRun,
  missedRun,
  newRun,
  retryRun,
  type StartWish,
} from './run-record.ts'
import { RunSlots } from './run-slots.ts'
import type { RunStore } from './run-store.ts'
import { hindranceSaid, refusalOf } from './run-told.ts'
import { changesPage } from './run-details.ts'
import { type UndoStores, undoChanges } from './undo-changes.ts'
import { stepsOfRun, type UndoStep } from './undo-steps.ts'

export interface AgentRunnerOptions {
  readonly agents: readonly Agent[]
  readonly store: RunStore
  /** Through which changes are taken back. */
  readonly undo: UndoStores
  /** Throws `conflict` in a mode in which nothing may be changed. */
  readonly checkMayWrite: () => void
  /** Why the mode lets no agent of this nature run; null when it does. */
  readonly modeHindrance: (nature: AgentNature) => Hindrance | null
  /** How many agents may work at once, apart from those that have room of their own. */
  readonly maxAtOnce: () => number
  readonly clock?: RetryClock
  readonly decisions: DecisionLog
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly tellProgress: TellProgress
  readonly logger: Logger
}

/**
 * Runs agents. INVARIANTS: runs and undos of one agent follow one another; at most one waits, and one that is a preview; every run has a
 * record, which says how it ended even when the worker was killed; what failed for a reason that may pass is tried again, some times.
 */
export class AgentRunner {
  readonly #options: AgentRunnerOptions
  readonly #queue = new KeyedQueue()
  /** What waits or works, by id. */
  readonly #underWay = new Map<string, Run>()
  readonly #stopping = new AbortController()
  readonly #slots: RunSlots
  readonly #retries: Retries
  readonly #clock: RetryClock
  /** What is still to be written of runs that have ended. */
  readonly #settling = new Set<Promise<void>>()

  private constructor(options: AgentRunnerOptions, runs: readonly AgentRun[]) {
    const { clock = MACHINE_CLOCK, maxAtOnce, logger } = options
    this.#options = options
    this.#clock = clock
    this.#slots = new RunSlots(maxAtOnce)
    const retries = {
      clock,
      begin: async (run: AgentRun) => await this.#retry(run),
      isUnderWay: (name: AgentName) => this.#of(name).length > 0,
      write: async (run: AgentRun) => await this.#write(run),
      logger,
    }
    this.#retries = new Retries(retries, runs)
    this.#mark()
  }

  /** Opens the records; a run that a killed worker left is noted as failed, and what is to be tried again waits for its time. */
  static async open(options: AgentRunnerOptions): Promise<AgentRunner> {
    const { store, agents, clock = MACHINE_CLOCK } = options
    for (const run of await store.runs()) {
      if (run.status !== 'queued' && run.status !== 'running') continue
      const agent = agents.find(({ name }) => name === run.agent)
      const isRetried = agent !== undefined && agent.isRetried !== false
      // What it changed may be unreadable, which must keep no worker from starting: its undo says so.
      const changes = await store.changes(run.id).catch(() => undefined)
      const found = { now: clock.now(), changes }
      await store.write(brokenOff(run, isRetried, found))
    }
    await store.prune()
    return new AgentRunner(options, await store.runs())
  }

  /** Why the worker must stay awake. */
  get because(): AliveSaid[] {
    const agents = new Set([...this.#underWay.values()].map(({ record }) => record.agent))
    return [...agents].map((agent) => ({ code: 'agent', values: { agent } }))
  }

  async agents(): Promise<AgentState[]> {
    const runs = await this.#all()
    return this.#options.agents.map((agent) => ({
      name: agent.name,
      summary: agent.summary,
      hindrance: this.#hindranceOf(agent)?.message ?? null,
      hindranceCode: this.#hindranceOf(agent)?.code ?? null,
      canPreview: agent.canPreview ?? false,
      run: runs.find((run) => run.agent === agent.name) ?? null,
    }))
  }

  /** Starts a run, or gives the one that waits already. Throws `not-found`, `conflict` with what hinders it, or as `checkMayPreview`. */
  async start(name: string, wish: StartWish): Promise<AgentRun> {
    const agent = this.#agent(name)
    const preview = wish.options?.preview === true
    if (preview) checkMayPreview(agent)
    const hindrance = this.#hindranceOf(agent)
    if (hindrance !== null) throw refusalOf(hindranceSaid(hindrance))
    const waiting = this.#of(agent.name).find(
      ({ record }) => record.status === 'queued' && (record.preview ?? false) === preview,
    )
    return waiting?.record ?? (await this.#begin(agent, newRun(agent.name, wish)))
  }

  /** Writes the record of a run that was due while nothing could run. */
  async noteMissed(name: AgentName, missed: MissedRun): Promise<AgentRun> {
    return await this.#write(missedRun(this.#agent(name).name, missed))
  }

  /** Settled when no run of the agent waits or works. */
  async whenIdle(name: AgentName): Promise<void> {
    for (let runs = this.#of(name); runs.length > 0; runs = this.#of(name))
      await Promise.all(runs.map((run) => run.ended))
  }

  /** A page of runs, the newest first. */
  async runs(query: ListRunsQuery): Promise<RunPage> {
    return pageOfRuns(await this.#all(), query)
  }

  async get(id: string): Promise<AgentRun> {
    const found = (await this.#all()).find((run) => run.id === id)
    if (found) return found
    throw new AppError('not-found', 'There is no run with this id.')
  }

  /** What a run did, or in a preview would do. Throws `not-found`. */
  async proposal(id: string): Promise<RunProposal> {
    const { agent } = await this.get(id)
    const proposal = await this.#options.store.proposals.read(id)
    if (proposal) return proposal
    throw new AppError('not-found', `This run of the ${agent} has left no proposal.`)
  }

  /** Ends a run, or the wait for its next attempt, and gives it when it has ended. Throws `conflict` for one that has ended by itself. */
  async cancel(id: string, by: string): Promise<AgentRun> {
    const run = this.#underWay.get(id)
    if (run) {
      await run.cancel(by)
      return run.record
    }
    const { agent, status } = await this.get(id)
    const ended = await this.#retries.cancel({ id, agent }, by)
    this.#mark()
    if (ended) return ended
    throw refusal('run-over', `This run is ${status} already: there is nothing to cancel.`)
  }

  /** Takes back what a run did. Throws `conflict` for a run that has not ended or was taken back. */
  async undo(id: string, by: string): Promise<AgentRun> {
    const { agent: name } = await this.checkMayUndo(id)
    return await this.#queue.run(name, async () => {
      const run = await this.get(id)
      if (run.undo) throw refusal('run-undone', 'This run has been taken back already.')
      if (this.#underWay.has(id))
        throw refusal('run-under-way', 'This run has not ended. Cancel it first.')
      const report = await undoChanges(await this.#steps(id))
      await this.#agent(name).onUndone(id)
      const undone = { ...run, undo: { at: new Date().toISOString(), by, ...report } }
      return await this.#write(undone)
    })
  }

  /** Gives the run. Throws `conflict` in a mode in which nothing may be taken back, or `not-found`. */
  async checkMayUndo(id: string): Promise<AgentRun> {
    this.#options.checkMayWrite()
    return await this.get(id)
  }

  /** What a run changed, and whether it can still be taken back. */
  async changes(id: string, query: RunDetailsQuery): Promise<RunChangePage> {
    await this.get(id)
    return await changesPage(await this.#steps(id), query)
  }

  /** Lets no run go on; settled when all have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#retries.stop()
    await Promise.all([...this.#underWay.values()].map((run) => run.ended))
    await Promise.all(this.#settling)
  }

  async #steps(id: string): Promise<UndoStep[]> {
    const { store, undo } = this.#options
    return await stepsOfRun(id, store, undo)
  }

  async #begin(agent: Agent, record: AgentRun): Promise<AgentRun> {
    const { store, decisions, audit, tell, tellProgress, logger, modeHindrance } = this.#options
    const run = new Run({
      agent,
      record,
      stopping: this.#stopping.signal,
      hindrance: () => this.#hindranceOf(agent),
      modeHindrance: () => modeHindrance(agent.nature),
      now: () => this.#clock.now(),
      store,
      decisions,
      audit,
      tell,
      tellProgress,
      logger,
    })
    this.#underWay.set(record.id, run)
    this.#mark()
    await run.save().catch((error: unknown) => {
      this.#underWay.delete(record.id)
      this.#mark()
      throw error
    })
    void this.#queue.run(agent.name, async () => {
      await this.#slots.use(agent.name, async () => await run.work())
    })
    const settling = run.ended
      .then(async () => await this.#settle(run))
      .finally(() => this.#settling.delete(settling))
    this.#settling.add(settling)
    return record
  }

  async #settle({ record }: Run): Promise<void> {
    const { logger } = this.#options
    this.#underWay.delete(record.id)
    await this.#retries
      .ended(record)
      .catch((error: unknown) =>
        logger.error({ evt: 'run-not-written', run: record.id, err: error }),
      )
    this.#mark()
  }

  /** Begins the next attempt of a run whose time has come. */
  async #retry(run: AgentRun): Promise<void> {
    const agent = this.#agent(run.agent)
    const hindrance = this.#hindranceOf(agent)
    if (hindrance !== null) throw refusalOf(hindranceSaid(hindrance))
    await this.#begin(agent, retryRun(run))
  }

  async #write(run: AgentRun): Promise<AgentRun> {
    await this.#options.store.write(run)
    this.#options.tell('run-changed', run.id)
    return run
  }

  #mark(): void {
    const { store, logger } = this.#options
    try {
      store.markUnfinished(this.#underWay.size + this.#retries.size > 0)
    } catch (error) {
      // Without the mark what is left waits until somebody asks for the agents.
      logger.warn({ evt: 'agents-not-marked', err: error })
    }
  }

  async #all(): Promise<AgentRun[]> {
    const kept = await this.#options.store.runs()
    const present = [...this.#underWay.values()].map(({ record }) => record).toReversed()
    return [...present, ...kept.filter(({ id }) => !this.#underWay.has(id))]
  }

  #of(name: AgentName): Run[] {
    return [...this.#underWay.values()].filter(({ record }) => record.agent === name)
  }

  #hindranceOf({ nature, hindrance }: Agent): Hindrance | null {
    return this.#options.modeHindrance(nature) ?? hindrance()
  }

  #agent(name: string): Agent {
    return agentNamed(this.#options.agents, name)
  }
}
