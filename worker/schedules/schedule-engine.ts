import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { decideDue, type Decision } from './decide-due.ts'
import { type Due, isoOf, type Missed } from './due-question.ts'
import { DueTimes } from './due-times.ts'
import type { PersonActivity } from './person-activity.ts'
import type { SchedulePlan } from './schedule-plan.ts'
import type { ScheduleStarter } from './schedule-starter.ts'
import { NO_STATE, type PendingStart, type ScheduleState } from './schedule-state.ts'
import { withWindowsAgain } from './windows-again.ts'

export interface ScheduleEngineOptions {
  /** The same object as long as nothing changes. */
  readonly plan: () => SchedulePlan
  /** Whether the plan can be trusted: the person's time zone is known. */
  readonly isReady: () => boolean
  readonly activity: PersonActivity
  readonly file: {
    readonly read: () => Promise<ScheduleState>
    readonly write: (state: ScheduleState) => Promise<void>
  }
  readonly starter: ScheduleStarter
  readonly logger: Logger
}

type EngineState = 'new' | 'waiting' | 'working' | 'stopped'

/** What the person did last is written no more often than this. */
const ACTIVE_EVERY_MS = 60_000
/** After a failure: the disk may have room again. */
const RETRY_MS = 30_000

/**
 * Starts agents by their schedules. INVARIANTS: what is decided is on the disk before it is done, and a start that a crash left undone
 * is found and done once; nothing of the agents is loaded before one is due.
 */
export class ScheduleEngine {
  readonly #options: ScheduleEngineOptions
  readonly #times = new DueTimes()
  readonly #eventsAt = new Map<string, number>()
  #plan: SchedulePlan | undefined
  #state: EngineState = 'new'
  #isBegun = false
  #kept = NO_STATE
  #waiting: readonly string[] = []
  #work: Promise<void> = Promise.resolve()
  #notBefore = -Infinity

  constructor(options: ScheduleEngineOptions) {
    this.#options = options
  }

  /** Why the worker must stay awake. */
  get because(): readonly AliveSaid[] {
    const left = this.#kept.pending.map(({ agent }) => agent)
    return [...new Set([...this.#waiting, ...left])].map((agent) => ({
      code: 'schedule',
      values: { agent },
    }))
  }

  /** What has been seen to, as people are shown it. */
  get state(): ScheduleState {
    return this.#kept
  }

  /** Settled when what it does just now is done. */
  get settled(): Promise<void> {
    return this.#work
  }

  /** Something happened in the profile. */
  noteEvent(name: string, now = Date.now()): void {
    // The plan of the last look: to find the present one for every memory of an import would cost too much.
    this.#plan ??= this.#options.plan()
    for (const { agent, trigger } of this.#plan.agents)
      if (trigger?.kind === 'event' && trigger.on === name) this.#eventsAt.set(agent, now)
  }

  /** Looks what is due. One look at a time: what comes while one works is seen by the next. */
  look(now = Date.now()): void {
    if (!this.#mayLook) return
    if (this.#state === 'new') return this.#do(() => this.#begin(now))
    if (this.#kept.pending.length > 0) return this.#do(() => this.#doLeft())
    const decision = this.#decide(now)
    this.#waiting = decision.waiting
    const { starts, missed, state } = decision
    const hasWork = starts.length + missed.length > 0 || state !== this.#kept
    if (hasWork || this.#isActivityNews()) this.#do(() => this.#carryOut(decision, now))
  }

  /** Starts nothing any more; settled when what was under way is done. */
  async stop(): Promise<void> {
    const before = this.#state
    this.#state = 'stopped'
    this.#waiting = []
    await this.#work
    if (before !== 'new' && this.#isActivityNews(0))
      await this.#options.file.write(this.#withActivity(this.#kept)).catch(this.#noteFailure)
  }

  get #mayLook(): boolean {
    if (this.#state === 'working' || this.#state === 'stopped') return false
    return performance.now() >= this.#notBefore && this.#options.isReady()
  }

  #do(work: () => Promise<void>): void {
    this.#state = 'working'
    this.#work = work()
      .catch((error: unknown) => {
        this.#notBefore = performance.now() + RETRY_MS
        this.#noteFailure(error)
      })
      .finally(() => {
        if (this.#state === 'working') this.#state = this.#isBegun ? 'waiting' : 'new'
      })
  }

  readonly #noteFailure = (error: unknown): void =>
    this.#options.logger.error({ evt: 'schedule-look-failed', err: error })

  /** Reads what an earlier worker has seen to, and does what it left undone. */
  async #begin(now: number): Promise<void> {
    const { file, activity } = this.#options
    this.#kept = withWindowsAgain(await file.read(), now)
    activity.restore(this.#kept.activeAt)
    this.#isBegun = true
    if (this.#kept.pending.length > 0) await this.#doLeft()
    const decision = this.#decide(now)
    this.#waiting = decision.waiting
    if (decision.state !== this.#kept) await this.#carryOut(decision, now)
  }

  /** Starts what was decided and has come to no run. */
  async #doLeft(): Promise<void> {
    const { starter, logger } = this.#options
    const left: PendingStart[] = []
    for (const pending of this.#kept.pending) {
      logger.info({ evt: 'schedule-start-left', agent: pending.agent, due_at: pending.dueAt })
      if (!(await starter.wasStarted(pending))) left.push(pending)
    }
    this.#kept = { ...this.#kept, pending: left }
    await this.#startPending()
  }

  #decide(now: number): Decision {
    const { activity, starter, plan } = this.#options
    const { away } = activity
    this.#plan = plan()
    const moment = { now, away, running: starter.running, eventsAt: this.#eventsAt }
    return decideDue(this.#kept, this.#plan, { moment, times: this.#times })
  }

  async #carryOut({ starts, missed, state }: Decision, now: number): Promise<void> {
    const { file, starter } = this.#options
    const pending = starts.map((due) => pendingOf(due, now))
    const next = this.#withActivity({ ...state, pending: [...state.pending, ...pending] })
    await file.write(next)
    this.#kept = next
    for (const one of missed) {
      this.#logMissed(one)
      await starter.noteMissed(one)
    }
    if (next.pending.length > 0) await this.#startPending()
  }

  /** Starts what was decided. INVARIANT: a start is taken off the list when its run has a record, and not before. */
  async #startPending(): Promise<void> {
    const { file } = this.#options
    for (const pending of this.#kept.pending) {
      if (this.#state === 'stopped') return
      await this.#start(pending)
      const rest = this.#kept.pending.filter((one) => one !== pending)
      this.#kept = { ...this.#kept, pending: rest }
    }
    await file.write(this.#kept)
  }

  async #start({ agent, trigger, dueAt }: PendingStart): Promise<void> {
    const { starter, logger } = this.#options
    const lateMs = Date.now() - Date.parse(dueAt)
    const started = await starter.start(agent, trigger)
    const outcome = typeof started === 'string' ? started : 'hindered'
    logger.info({
      evt: 'schedule-started',
      agent,
      trigger,
      due_at: dueAt,
      late_ms: lateMs,
      outcome,
    })
    // What comes again with the next event or absence is no loss.
    if (typeof started === 'string' || (trigger !== 'cron' && trigger !== 'window')) return
    const said = started.hindrance
    await starter.noteMissed({ agent, trigger, dueAt: Date.parse(dueAt), said })
  }

  #logMissed({ agent, trigger, dueAt }: Missed): void {
    const { logger } = this.#options
    logger.warn({ evt: 'schedule-missed', agent, trigger, due_at: isoOf(dueAt) })
  }

  #isActivityNews(everyMs = ACTIVE_EVERY_MS): boolean {
    const { since } = this.#options.activity.away ?? {}
    if (since === undefined || since === this.#kept.activeAt) return false
    const { activeAt } = this.#kept
    return activeAt === undefined || Math.abs(Date.parse(since) - Date.parse(activeAt)) >= everyMs
  }

  #withActivity(state: ScheduleState): ScheduleState {
    const { away } = this.#options.activity
    return away ? { ...state, activeAt: away.since } : state
  }
}

function pendingOf({ agent, trigger, dueAt }: Due, now: number): PendingStart {
  return { agent, trigger, dueAt: isoOf(dueAt), decidedAt: isoOf(now) }
}
