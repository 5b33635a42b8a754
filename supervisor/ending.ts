/** Why a supervisor ends: somebody asked for it, or no worker comes up and a new supervisor may do better. */
export type StopCause = 'request' | 'starts-fail'

/** The wish that this supervisor ends; the first one counts. */
export class Ending {
  /** Settled with the first wish. */
  readonly wished: Promise<StopCause>
  #wish: (cause: StopCause) => void = () => undefined

  constructor() {
    this.wished = new Promise((resolve) => (this.#wish = resolve))
  }

  wish(cause: StopCause): void {
    this.#wish(cause)
  }
}
