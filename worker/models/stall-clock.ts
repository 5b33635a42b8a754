/** Tells when a server has given no sign of life for a while. It stands still while nobody waits for the server. */
export class StallClock implements Disposable {
  readonly #timer: NodeJS.Timeout
  #isWaiting = true

  constructor(timeoutMs: number, onStall: () => void) {
    this.#timer = setTimeout(() => {
      if (this.#isWaiting) onStall()
    }, timeoutMs)
  }

  /** The server has given a sign, or somebody begins to wait for it again. */
  restart(): void {
    this.#isWaiting = true
    this.#timer.refresh()
  }

  /** Nobody waits for the server now. */
  pause(): void {
    this.#isWaiting = false
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
