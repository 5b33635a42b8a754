const LOOK_EVERY_MS = 250
/** Two looks that lie this far apart mean that this process was stopped, suspended or swamped. */
const HELD_UP_MS = 1_500

/**
 * Notices when this process itself was held up: time in which it could hear of nobody counts against nobody. Whoever acts on a
 * deadline looks first, since timers that are overdue come before everything else when a process goes on.
 */
export class PauseWatch implements Disposable {
  readonly #onPause: (forMs: number) => void
  readonly #timer: NodeJS.Timeout
  #lastLookAt = performance.now()

  private constructor(onPause: (forMs: number) => void) {
    this.#onPause = onPause
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref()
  }

  static start(onPause: (forMs: number) => void): PauseWatch {
    return new PauseWatch(onPause)
  }

  look(): void {
    const now = performance.now()
    const gapMs = now - this.#lastLookAt
    this.#lastLookAt = now
    if (gapMs > HELD_UP_MS) this.#onPause(gapMs)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
