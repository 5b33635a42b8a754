import type { Logger } from '../../shared/log/logger.ts'
import { nextWake, type Wake } from './next-wake.ts'
import type { SchedulePlan } from './schedule-plan.ts'

interface WakePlanOptions {
  /** When agents run by themselves; the same object as long as nothing changes. */
  readonly plan: () => SchedulePlan
  /** When the next reminder is due, as far as is known. */
  readonly reminderAt: () => Date | undefined
  readonly logger: Logger
  /** Told whenever the next wake is another. */
  readonly onPlanned: (wake: Wake | null) => void
  /** Told of each look, for what is to be done at the times. */
  readonly onLook?: (now: number) => void
}

/** What woke the worker, as the supervisor tells it. */
export interface Woken {
  readonly reason: string
  /** What was due, in ISO 8601; null when nothing was. */
  readonly dueAt: string | null
}

/** From what the present plan was made. */
interface Inputs {
  readonly plan: SchedulePlan
  readonly reminderAt: number | undefined
}

const LOOK_EVERY_MS = 1_000
/** Clocks that go back by more than this make the plan anew. */
const BACKWARDS_MS = 60_000

/**
 * When this worker must be awake next. It looks at the clock once a second instead of setting a timer, so that neither a far time nor
 * a clock that jumps leads it astray. A time that comes while it looks is due here; one that does not is the supervisor's to wake it for.
 *
 * INVARIANT: what was due at one time is noted once, whether the worker was up or is woken for it.
 */
export class WakePlan {
  readonly #options: WakePlanOptions
  #timer: NodeJS.Timeout | undefined
  #inputs: Inputs | undefined
  #planned: Wake | null | undefined
  #lookedAt = 0
  #handledUntil = 0

  constructor(options: WakePlanOptions) {
    this.#options = options
  }

  /** The present plan; undefined before there is one. */
  get planned(): Wake | null | undefined {
    return this.#planned
  }

  /** Begins to look, at once or a moment later. */
  start(afterMs = 0): void {
    if (afterMs > 0) {
      this.#timer = setTimeout(() => this.start(), afterMs)
      return
    }
    this.look()
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS)
  }

  /** Looks no more: what comes now is left to the next worker. */
  stop(): void {
    clearInterval(this.#timer)
  }

  /** Notes what is due, and plans anew where something changed. */
  look(now = Date.now()): void {
    const { planned } = this
    if (planned && planned.at.getTime() <= now) this.#due(planned, now)
    else if (now < this.#lookedAt - BACKWARDS_MS || this.#hasChanged()) this.#plan(now)
    this.#lookedAt = now
    this.#options.onLook?.(now)
  }

  /** The supervisor woke this worker, or found that something was due while it was not up. */
  woken({ reason, dueAt }: Woken): void {
    const due = dueAt === null ? null : Date.parse(dueAt)
    const isKnown = due !== null && due <= this.#handledUntil
    if (due !== null && !isKnown) this.#handledUntil = due
    const lateMs = due === null ? null : Date.now() - due
    // A worker that was up has noted it itself.
    if (isKnown) return
    this.#options.logger.info({ evt: 'worker-woken', reason, due_at: dueAt, late_ms: lateMs })
  }

  #due({ at, because }: Wake, now: number): void {
    const isKnown = at.getTime() <= this.#handledUntil
    if (!isKnown) {
      this.#handledUntil = at.getTime()
      this.#options.logger.info({ evt: 'schedule-due', due_at: at.toISOString(), because })
    }
    this.#plan(now)
  }

  #hasChanged(): boolean {
    const { plan, reminderAt } = this.#options
    const before = this.#inputs
    return before?.plan !== plan() || before.reminderAt !== reminderAt()?.getTime()
  }

  #plan(now: number): void {
    const { plan, reminderAt, logger, onPlanned } = this.#options
    this.#inputs = { plan: plan(), reminderAt: reminderAt()?.getTime() }
    const planned = nextWake(this.#inputs, new Date(now))
    const isSame =
      this.#planned !== undefined && planned?.at.getTime() === this.#planned?.at.getTime()
    this.#planned = planned
    if (isSame) return
    logger.info({ evt: 'wake-planned', at: planned?.at.toISOString() ?? null })
    onPlanned(planned)
  }
}
