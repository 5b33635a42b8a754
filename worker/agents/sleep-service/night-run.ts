import type { AgentRun } from '../../../shared/api/agents.ts'
import type { DueTimes } from '../../schedules/due-times.ts'
import type { Sleep } from '../../schedules/schedule-files.ts'
import type { RunContext } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import type { RunOthers } from '../run-others.ts'
import type { Night, NightFile, NightStep } from './night-file.ts'

/** How time is told and passes. */
export interface NightClock {
  readonly now: () => number
  readonly pass: (signal: AbortSignal) => Promise<void>
}

interface NightRunParts {
  readonly context: RunContext
  readonly signal: AbortSignal
  readonly file: NightFile
  readonly others: Pick<RunOthers, 'run' | 'runSince' | 'noteMissed'>
  readonly clock: NightClock
  readonly times: DueTimes
  readonly sleep: () => Sleep
  readonly timeZone: () => string
  readonly awayMs: () => number
}

/** What is done in a night, in this order. */
export const NIGHT_STEPS = ['dreamer', 'curator', 'digest', 'dataset-builder'] as const
type Step = (typeof NIGHT_STEPS)[number]

const MINUTE_MS = 60_000
/** A step that takes the worker down with it is not begun for ever. */
const MOST_TRIES = 3
const TOO_LATE = { code: 'missed-night', values: {} } as const

/**
 * One run of the agent of the night. INVARIANTS: by its window it does each step once a night, whatever becomes of workers meanwhile;
 * a step that fails stops no other; while the person is there the next step waits. By hand it does all steps at once, without more
 * dreams than a night may have.
 */
export class NightRun {
  readonly #parts: NightRunParts
  #night: Night = { version: 1, night: new Date(0).toISOString(), dreams: 0, steps: {} }

  constructor(parts: NightRunParts) {
    this.#parts = parts
  }

  async work(): Promise<void> {
    const { file, context, signal } = this.#parts
    const began = this.#nightBegan()
    this.#night = await file.read(new Date(began).toISOString())
    for (const [position, step] of NIGHT_STEPS.entries()) {
      context.report({ done: position, of: NIGHT_STEPS.length })
      signal.throwIfAborted()
      if (await this.#isToDo(step)) await this.#doOrMiss(step, began)
    }
  }

  /** The night of a run by hand in the day is the one before. */
  #nightBegan(): number {
    const { sleep, times, timeZone, clock } = this.#parts
    return times.lastDaily(sleep().window.start, timeZone(), clock.now())
  }

  get #isOfWindow(): boolean {
    const { trigger } = this.#parts.context
    return trigger === 'window' || trigger === 'retry'
  }

  async #isToDo(step: Step): Promise<boolean> {
    const { sleep } = this.#parts
    if (step === 'dreamer' && this.#night.dreams >= sleep().maxDreamsPerNight) return false
    if (!this.#isOfWindow) return true
    const known = this.#night.steps[step]
    if (known === undefined) return true
    return (
      known.status === 'begun' && known.tries < MOST_TRIES && (await this.#isUndone(step, known))
    )
  }

  /** A step of which the end was not seen: its run may have ended all the same. */
  async #isUndone(step: Step, { at }: NightStep): Promise<boolean> {
    const { others, context } = this.#parts
    const run = await others.runSince(step, context.actor, at)
    if (run?.status !== 'done') return true
    await this.#ended(step, run)
    return false
  }

  async #doOrMiss(step: Step, began: number): Promise<void> {
    if (!this.#isOfWindow || (await this.#waitedUntilAway(began))) return await this.#do(step)
    const { others, context } = this.#parts
    await this.#mark(step, 'missed')
    context.count('missed')
    const missed = { trigger: 'window', dueAt: new Date(began), said: TOO_LATE } as const
    await others.noteMissed(step, missed)
  }

  /** Waits while the person is there; false when the night is over meanwhile. */
  async #waitedUntilAway(began: number): Promise<boolean> {
    const { sleep, times, timeZone, clock, awayMs, signal } = this.#parts
    for (;;) {
      const { window, minIdleMins } = sleep()
      if (clock.now() >= times.daily(window.end, timeZone(), began)) return false
      if (awayMs() >= minIdleMins * MINUTE_MS) return true
      await clock.pass(signal)
    }
  }

  async #do(step: Step): Promise<void> {
    const { others, context, signal } = this.#parts
    await this.#mark(step, 'begun')
    const came = await others.run(step, context.actor, signal)
    // A step that ended because this run is to end has not been done.
    signal.throwIfAborted()
    if (came.kind === 'ended') return await this.#ended(step, came.run)
    // What is not there has nothing to do; what may not run now is told.
    await this.#mark(step, came.kind === 'absent' ? 'done' : 'failed')
    if (came.kind === 'absent') return
    context.count('failed')
    const told = decisionTold('step-hindered', { step })
    await context.decide({ event: 'night_step_left_out', from: [step], ...told })
  }

  async #ended(step: Step, run: AgentRun): Promise<void> {
    const { context } = this.#parts
    const isDone = run.status === 'done'
    if (step === 'dreamer')
      this.#night = { ...this.#night, dreams: this.#night.dreams + dreamsOf(run) }
    await this.#mark(step, isDone ? 'done' : 'failed')
    context.count(isDone ? 'done' : 'failed')
    const told = isDone ? decisionTold('night') : decisionTold('night-not-through', { step })
    await context.decide({ event: 'night_step_run', from: [step], ...told, made: [run.id] })
  }

  async #mark(step: Step, status: NightStep['status']): Promise<void> {
    const { file, clock } = this.#parts
    const at = new Date(clock.now()).toISOString()
    const before = this.#night.steps[step]?.tries ?? 0
    const tries = status === 'begun' ? before + 1 : before
    this.#night = { ...this.#night, steps: { ...this.#night.steps, [step]: { status, at, tries } } }
    await file.write(this.#night)
  }
}

/** A run that says nothing of its dreams counts as one, so that the night has an end. */
function dreamsOf({ counts }: AgentRun): number {
  return Math.max(1, counts['dreams'] ?? 1)
}
