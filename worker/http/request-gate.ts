import { AppError } from '../../shared/errors/app-error.ts'

type GateState =
  | { readonly status: 'open' }
  | { readonly status: 'draining'; readonly reason: string }

/** Counts the requests under way and, once it drains, lets no more in. */
export class RequestGate {
  #state: GateState = { status: 'open' }
  #inFlight = 0
  #leftAt = Number.NEGATIVE_INFINITY
  #emptied: (() => void)[] = []

  get inFlight(): number {
    return this.#inFlight
  }

  /** How long ago somebody asked for something; nothing while somebody does. */
  get quietMs(): number {
    return this.#inFlight > 0 ? 0 : performance.now() - this.#leftAt
  }

  get isDraining(): boolean {
    return this.#state.status === 'draining'
  }

  /** Lets a request in and gives what to call when it is over. Throws `shutting-down` while draining. */
  enter(): () => void {
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
    return onceOnly(() => this.#leave())
  }

  /** Lets nobody in any more; settled when the last request under way is over. */
  async drain(reason: string): Promise<void> {
    if (this.#state.status === 'open') this.#state = { status: 'draining', reason }
    if (this.#inFlight === 0) return
    await new Promise<void>((resolve) => this.#emptied.push(resolve))
  }

  #leave(): void {
    this.#inFlight -= 1
    this.#leftAt = performance.now()
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
