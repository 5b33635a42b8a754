import type { AnswerOf, Route } from '../../shared/api/route.ts'
import { call, openStream, type RequestOf } from './call.ts'
import { type Remedies, withRemedies } from './remedies.ts'

interface ClientOptions {
  /** Username of the profile that is shown. */
  readonly profile: string
  readonly remedies: Omit<Remedies, 'onWorkerStarting'>
  /** Aborted when the profile is left: nothing is asked after that. */
  readonly signal: AbortSignal
  /** Settled when the session has changed, while it does: the old one is refused from the moment on at which the server has changed it. */
  readonly changing: () => Promise<void> | undefined
}

/** Asks for a profile. A request waits for a worker that is starting, and for a person who has to log in again; it is not lost. */
export class Client {
  readonly profile: string
  /** How many requests wait for the worker to start. */
  waiting = $state(0)
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
    this.profile = options.profile
  }

  /** Aborted when the profile is left. */
  get signal(): AbortSignal {
    return this.#options.signal
  }

  /** Calls a route; see `call`. */
  async call<R extends Route>(
    route: R,
    request: RequestOf<R>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<R>> {
    const travel = this.#travel(signal)
    return await this.mended(() => call(route, request, travel), travel.signal)
  }

  /** Opens a stream; see `openStream`. */
  async open<R extends Route>(
    route: R,
    request: RequestOf<R>,
    { signal, lastEventId }: { signal?: AbortSignal; lastEventId?: string | undefined } = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const travel = { ...this.#travel(signal), lastEventId }
    return await this.mended(() => openStream(route, request, travel), travel.signal)
  }

  #travel(signal?: AbortSignal) {
    const own = this.#options.signal
    return { profile: this.profile, signal: signal ? AbortSignal.any([signal, own]) : own }
  }

  /** Sends what is sent by other means with the same remedies: a body of which one sees how far it has gone. */
  async mended<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let isWaiting = false
    const onWorkerStarting = (isStarting: boolean): void => {
      if (isStarting !== isWaiting) this.waiting += isStarting ? 1 : -1
      isWaiting = isStarting
    }
    const changing = this.#options.changing()
    // Without one it is sent at once: an effect depends on what a question is made of.
    if (changing) await changing.then(() => signal.throwIfAborted())
    try {
      return await withRemedies(send, { ...this.#options.remedies, onWorkerStarting }, signal)
    } finally {
      onWorkerStarting(false)
    }
  }
}
