/** Calls once when a worker has been without a supervisor for too long: since its start, or since the last stream closed. */
export class SupervisionTimer {
  readonly #limitMs: number
  readonly #onAbandoned: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(limitMs: number, onAbandoned: () => void) {
    this.#limitMs = limitMs
    this.#onAbandoned = onAbandoned
  }

  /** The supervisor is not there (any more). */
  start(): void {
    this.stop()
    this.#timer = setTimeout(this.#onAbandoned, this.#limitMs)
  }

  /** The supervisor is there, or nobody needs to know any more. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
