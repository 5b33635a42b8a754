import { AppError } from '../../shared/errors/app-error.ts'

type GateState =
  | { readonly status: 'open' }
  | { readonly status: 'draining'; readonly reason: string }

/** Counts the requests under way and, once it drains, lets no more in. */
export class RequestGate {
  #state: GateState = { status: 'open' }
  #inFlight = 0
  /** Of those in flight, the ones for whose answer somebody waits. */
  #waiting = 0
  #answeredAt = Number.NEGATIVE_INFINITY
  #emptied: (() => void)[] = []

  get inFlight(): number {
    return this.#inFlight
  }

  /** How long ago somebody waited for an answer; nothing while somebody does. */
  get quietMs(): number {
    return this.#waiting > 0 ? 0 : performance.now() - this.#answeredAt
  }

  get isDraining(): boolean {
    return this.#state.status === 'draining'
  }

  /**
   * Lets a request in and gives what to call when it is over. `isWatching` is one that only looks how far a work is: nobody has to wait for
   * that work because of it. Throws `shutting-down` while draining.
   */
  enter(isWatching = false): () => void {
    if (this.#state.status === 'draining') {
      throw new AppError(
        'shutting-down',
        'This worker is stopping and takes no more requests. Try again in a moment.',
        {
          details: { retryAfterSeconds: 1 },
        },
      )
    }
    this.#inFlight += 1
    const waiting = isWatching ? 0 : 1
    this.#waiting += waiting
    return onceOnly(() => this.#leave(waiting))
  }

  /** Lets nobody in any more; settled when the last request under way is over. */
  async drain(reason: string): Promise<void> {
    if (this.#state.status === 'open') this.#state = { status: 'draining', reason }
    if (this.#inFlight === 0) return
    await new Promise<void>((resolve) => this.#emptied.push(resolve))
  }

  #leave(waiting: number): void {
    this.#inFlight -= 1
    this.#waiting -= waiting
    if (waiting > 0) this.#answeredAt = performance.now()
    if (this.#inFlight > 0) return
    for (const resolve of this.#emptied.splice(0)) resolve()
  }
}

function onceOnly(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}
