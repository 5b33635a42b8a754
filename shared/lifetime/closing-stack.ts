type Close = () => Promise<void> | void

/**
 * What was opened, to be closed in the opposite order: the part of `AsyncDisposableStack` (TC39, Node 24) that is needed on Node 20.
 * When closing one part fails the others are closed all the same, and the first failure is thrown at the end.
 */
export class ClosingStack implements AsyncDisposable {
  #closers: Close[] = []

  /** Takes over an opened part and gives it back. */
  use<T extends AsyncDisposable>(part: T): T {
    this.#closers.push(() => Promise.resolve(part[Symbol.asyncDispose]()))
    return part
  }

  /** Remembers something to do at the end. */
  defer(close: Close): void {
    this.#closers.push(close)
  }

  /** Hands everything to a new stack, so that the end of this one closes nothing. */
  move(): ClosingStack {
    const moved = new ClosingStack()
    moved.#closers = this.#closers
    this.#closers = []
    return moved
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = []
    for (const close of this.#closers.splice(0).toReversed()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
