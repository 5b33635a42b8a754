import type { AgentRun, AgentState, ListRunsQuery } from '../../shared/api/agents.ts'
import type { AgentName, RunTrigger } from '../../shared/domain/agent-run.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell, TellProgress } from '../events/profile-events.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import type { AgentNature } from '../profile/cognitive-mode.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import type { Agent } from './agent.ts'
import type { DecisionLog } from './decision-log.ts'
import { Run } from './run.ts'
import type { RunStore } from './run-store.ts'
import { type UndoStores, undoChanges } from './undo-changes.ts'

export interface AgentRunnerOptions {
  readonly agents: readonly Agent[]
  readonly store: RunStore
  /** Through which changes are taken back. */
  readonly undo: UndoStores
  /** Throws `conflict` in a mode in which nothing may be changed. */
  readonly checkMayWrite: () => void
  /** Why the mode lets no agent of this nature run; null when it does. */
  readonly modeHindrance: (nature: AgentNature) => string | null
  readonly decisions: DecisionLog
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly tellProgress: TellProgress
  readonly logger: Logger
}

interface StartWish {
  readonly by: string
  readonly trigger: RunTrigger
}

/** A run that was due while nothing could run. */
export interface MissedRun {
  readonly trigger: RunTrigger
  readonly dueAt: Date
  /** Why it did not run, and whether it is made up for. */
  readonly message: string
}

/**
 * Runs agents. INVARIANTS: runs and undos of one agent follow one another; at most one waits; every run has a record, which says
 * how it ended even when the worker was killed.
 */
export class AgentRunner {
  readonly #options: AgentRunnerOptions
  readonly #queue = new KeyedQueue()
  /** What waits or works, by id. */
  readonly #underWay = new Map<string, Run>()
  readonly #stopping = new AbortController()

  private constructor(options: AgentRunnerOptions) {
    this.#options = options
  }

  /** Opens the records; a run that a killed worker left is noted as failed. */
  static async open(options: AgentRunnerOptions): Promise<AgentRunner> {
    const { store } = options
    for (const run of await store.runs()) {
      if (run.status === 'queued' || run.status === 'running') await store.write(brokenOff(run))
    }
    await store.prune()
    return new AgentRunner(options)
  }

  /** Why the worker must stay awake, in words. */
  get because(): string[] {
    return [...new Set([...this.#underWay.values()].map(({ record }) => `agent ${record.agent}`))]
  }

  async agents(): Promise<AgentState[]> {
    const runs = await this.#all()
    return this.#options.agents.map((agent) => ({
      name: agent.name,
      summary: agent.summary,
      hindrance: this.#hindranceOf(agent),
      run: runs.find((run) => run.agent === agent.name) ?? null,
    }))
  }

  /** Starts a run, or gives the one that waits already. Throws `not-found`, or `conflict` with what hinders it. */
  async start(name: string, { by, trigger }: StartWish): Promise<AgentRun> {
    const agent = this.#agent(name)
    const hindrance = this.#hindranceOf(agent)
    if (hindrance !== null) throw new AppError('conflict', hindrance)
    const waiting = this.#of(agent.name).find(({ record }) => record.status === 'queued')
    if (waiting) return waiting.record
    const { store, decisions, audit, tell, tellProgress, logger } = this.#options
    const run = new Run({
      agent,
      record: newRun(agent.name, { by, trigger }),
      stopping: this.#stopping.signal,
      store,
      decisions,
      audit,
      tell,
      tellProgress,
      logger,
    })
    this.#underWay.set(run.record.id, run)
    await run.save().catch((error: unknown) => {
      this.#underWay.delete(run.record.id)
      throw error
    })
    void this.#queue.run(agent.name, async () => {
      await run.work()
      this.#underWay.delete(run.record.id)
    })
    return run.record
  }

  /** Writes the record of a run that was due while nothing could run. */
  async noteMissed(name: AgentName, { trigger, dueAt, message }: MissedRun): Promise<AgentRun> {
    const run: AgentRun = {
      ...newRun(this.#agent(name).name, { by: 'system', trigger }),
      status: 'missed',
      dueAt: dueAt.toISOString(),
      message,
    }
    await this.#options.store.write(run)
    this.#options.tell('run-changed', run.id)
    return run
  }

  /** Settled when no run of the agent waits or works. */
  async whenIdle(name: AgentName): Promise<void> {
    for (let runs = this.#of(name); runs.length > 0; runs = this.#of(name))
      await Promise.all(runs.map((run) => run.ended))
  }

  /** A page of runs, the newest first. */
  async runs({
    agent,
    status,
    limit,
    cursor,
  }: ListRunsQuery): Promise<{ items: AgentRun[]; nextCursor: string | null }> {
    const fitting = (await this.#all()).filter(
      (run) =>
        (agent === undefined || run.agent === agent) &&
        (status === undefined || run.status === status) &&
        (cursor === undefined || run.id < cursor),
    )
    const items = fitting.slice(0, limit)
    return { items, nextCursor: fitting.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  async get(id: string): Promise<AgentRun> {
    const found = (await this.#all()).find((run) => run.id === id)
    if (found) return found
    throw new AppError('not-found', 'There is no run with this id.')
  }

  /** Ends a run and gives it when it has ended. Throws `conflict` for one that has ended by itself. */
  async cancel(id: string, by: string): Promise<AgentRun> {
    const run = this.#underWay.get(id)
    if (!run) {
      const { status } = await this.get(id)
      throw new AppError('conflict', `This run is ${status} already: there is nothing to cancel.`)
    }
    await run.cancel(by)
    return run.record
  }

  /** Takes back what a run did. Throws `conflict` for a run that has not ended or was taken back. */
  async undo(id: string, by: string): Promise<AgentRun> {
    this.#options.checkMayWrite()
    const { agent: name } = await this.get(id)
    return await this.#queue.run(name, async () => {
      const run = await this.get(id)
      if (run.undo) throw new AppError('conflict', 'This run has been taken back already.')
      if (this.#underWay.has(id))
        throw new AppError('conflict', 'This run has not ended. Cancel it first.')
      const { store, undo } = this.#options
      const report = await undoChanges(
        await store.changes(id),
        undo,
        async (sha256, extension) => await store.copies.read(id, sha256, extension),
      )
      await this.#agent(name).onUndone(id)
      const undone = { ...run, undo: { at: new Date().toISOString(), by, ...report } }
      await store.write(undone)
      this.#options.tell('run-changed', id)
      return undone
    })
  }

  /** Lets no run go on; settled when all have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([...this.#underWay.values()].map((run) => run.ended))
  }

  async #all(): Promise<AgentRun[]> {
    const kept = await this.#options.store.runs()
    const present = [...this.#underWay.values()].map(({ record }) => record).toReversed()
    return [...present, ...kept.filter(({ id }) => !this.#underWay.has(id))]
  }

  #of(name: AgentName): Run[] {
    return [...this.#underWay.values()].filter(({ record }) => record.agent === name)
  }

  #hindranceOf({ nature, hindrance }: Agent): string | null {
    return this.#options.modeHindrance(nature) ?? hindrance()
  }

  #agent(name: string): Agent {
    const agent = this.#options.agents.find((one) => one.name === name)
    if (agent) return agent
    const names = this.#options.agents.map((one) => one.name).join(', ')
    throw new AppError('not-found', `There is no agent of this name. There are: ${names}.`)
  }
}

function newRun(agent: AgentName, { by, trigger }: StartWish): AgentRun {
  const queuedAt = new Date().toISOString()
  return { id: newId('run'), agent, status: 'queued', trigger, startedBy: by, queuedAt, counts: {} }
}

const BROKEN_OFF = 'The worker ended before the run did. It is safe to run it again.'

function brokenOff(run: AgentRun): AgentRun {
  return { ...run, status: 'failed', endedAt: new Date().toISOString(), message: BROKEN_OFF }
}
