import type { SlotRefusal } from '../../shared/control/slot-messages.ts'
import type { ServerFigures } from '../models/model-queue.ts'
import type { Figures } from './figures.ts'

const WAIT_SECONDS = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600, 1_800]

/** Figures about the places at servers of models. A server is named as the owner's list has it. */
export class ModelQueueMetrics {
  readonly #figures
  readonly #waits
  readonly #refusals

  constructor(figures: Figures) {
    this.#figures = figures
    this.#waits = figures.seconds(
      'mh_model_queue_wait_seconds',
      'From the wish for a place at a server of models to having it, by who waits.',
      ['waiting'],
      WAIT_SECONDS,
    )
    this.#refusals = figures.counter(
      'mh_model_queue_refused_total',
      'Wishes for a place at a server of models that were refused.',
      ['reason'],
    )
  }

  watch(read: () => readonly ServerFigures[]): void {
    const each = (figure: (one: ServerFigures) => number) => (): Record<string, number> =>
      Object.fromEntries(read().map((one) => [one.server, figure(one)]))
    this.#figures.watchEach(
      'mh_model_queue_waiting',
      'Requests that wait for a place at a server of models.',
      ['server', each(({ waiting }) => waiting)],
    )
    this.#figures.watchEach(
      'mh_model_queue_running',
      'Requests that have a place at a server of models.',
      ['server', each(({ running }) => running)],
    )
  }

  granted(waiting: 'person' | 'agent', waitedMs: number): void {
    this.#waits.observe({ waiting }, waitedMs / 1_000)
  }

  refused(reason: SlotRefusal): void {
    this.#refusals.inc({ reason })
  }
}
