import { systemCodeOf } from '../shared/errors/app-error.ts'

/** Why a command was cut short. */
export type InterruptionCause = 'ctrl-c' | 'output-closed'

/** Cuts the running command short on Ctrl-C, and when the reader of its output has gone (`| head`). */
export class Interruption implements Disposable {
  readonly #controller = new AbortController()
  readonly #onSignal = (): void => this.interrupt('ctrl-c')
  #cause: InterruptionCause | undefined

  static listen(): Interruption {
    const interruption = new Interruption()
    // Once: whoever presses Ctrl-C again does not want to wait for the clean end.
    process.once('SIGINT', interruption.#onSignal)
    // These two stay for good: a write to a closed pipe may fail after the command is over.
    process.stdout.on('error', (error) => interruption.#onOutputError(error))
    process.stderr.on('error', (error) => interruption.#onOutputError(error))
    return interruption
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get cause(): InterruptionCause | undefined {
    return this.#cause
  }

  interrupt(cause: InterruptionCause): void {
    this.#cause ??= cause
    this.#controller.abort()
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal)
  }

  #onOutputError(error: Error): void {
    if (systemCodeOf(error) !== 'EPIPE') throw error
    this.interrupt('output-closed')
  }
}
