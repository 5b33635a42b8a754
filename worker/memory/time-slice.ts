import { setImmediate } from 'node:timers/promises'

const SLICE_MS = 8

/** Lets others have the event loop every few milliseconds of a long synchronous work. */
export class TimeSlice {
  #startedAt = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#startedAt > SLICE_MS
  }

  /** Gives the event loop away and begins the next slice. */
  async pause(): Promise<void> {
    await setImmediate()
    this.#startedAt = performance.now()
  }
}
