/** Tells when a deadline on the monotonic clock has passed. One at a time. */
export class DeadlineTimer {
  readonly #onPassed: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(onPassed: () => void) {
    this.#onPassed = onPassed
  }

  /** Waits for this deadline instead of the one before; for none where there is none. */
  arm(deadline: number | undefined): void {
    clearTimeout(this.#timer)
    if (deadline === undefined) return
    const delay = Math.max(0, deadline - performance.now())
    this.#timer = setTimeout(this.#onPassed, Math.ceil(delay) + 1).unref()
  }
}
