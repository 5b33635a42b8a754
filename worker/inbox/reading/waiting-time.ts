interface Waiting {
  /** Waiting is over when it is aborted, too. */
  readonly signal: AbortSignal
  readonly onOver: () => void
}

/** Counts the time that is spent waiting for somebody, and says when it is used up. Time in which nobody waits is free. */
export class WaitingTime implements Disposable {
  readonly #waiting: Waiting
  #leftMs: number
  #isOver = false

  constructor(ms: number, waiting: Waiting) {
    this.#leftMs = ms
    this.#waiting = waiting
    waiting.signal.addEventListener('abort', waiting.onOver)
    if (waiting.signal.aborted) waiting.onOver()
  }

  /** Whether it was used up. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Waits for a promise; its time counts. */
  async of<T>(promise: Promise<T>): Promise<T> {
    const began = performance.now()
    const timer = setTimeout(() => this.#end(), this.#leftMs)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - began))
    }
  }

  [Symbol.dispose](): void {
    this.#waiting.signal.removeEventListener('abort', this.#waiting.onOver)
  }

  #end(): void {
    this.#isOver = true
    this.#waiting.onOver()
  }
}
