import type { WakeOutcome } from '../workers/wake-policy.ts'
import type { Figures } from './figures.ts'

const LAG_SECONDS = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 300, 3_600, 86_400]

/** Figures about what is due by the clock. */
export class WakeMetrics {
  readonly #wakes
  readonly #lag
  readonly #missed

  constructor(figures: Figures) {
    this.#wakes = figures.counter(
      'mh_schedule_wakes_total',
      'What came due, by what came of it: the worker was woken for it, was awake, or did not answer.',
      ['result'],
    )
    this.#lag = figures.seconds(
      'mh_schedule_lag_seconds',
      'From the time that something was due to its worker being told.',
      [],
      LAG_SECONDS,
    )
    this.#missed = figures.counter(
      'mh_schedule_missed_total',
      'What came due while no supervisor ran, and was to be made up for.',
    )
  }

  settled({ result, lateMs }: WakeOutcome): void {
    this.#wakes.inc({ result })
    if (result !== 'unanswered') this.#lag.observe(lateMs / 1_000)
  }

  missed(count: number): void {
    this.#missed.inc(count)
  }
}
