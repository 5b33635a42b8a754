import { UpstreamConnection, type UpstreamRequest } from './upstream-connection.ts'

/** An exchange under way. */
export interface Dispatched {
  /** Breaks it off: its sink hears nothing more. */
  abort(): void
  /** Goes on with an answer whose sink asked to wait. */
  resume(): void
}

interface PoolLimits {
  /** Connections at once; requests beyond them wait in line. */
  readonly connections: number
  /** The first byte of an answer has come by then. Streams may be silent for as long as they like afterwards. */
  readonly answerMs: number
  /** Shorter than the worker's own, so that it is we who close an idle connection. */
  readonly idleMs: number
}

const DEFAULT_LIMITS: PoolLimits = { connections: 256, answerMs: 60_000, idleMs: 55_000 }
const LOOK_EVERY_MS = 1_000

/** The worker is no longer to be asked. */
export class PoolClosed extends Error {
  readonly code = 'ECONNREFUSED'

  constructor() {
    super('The worker is being stopped.')
    this.name = 'PoolClosed'
  }
}

/** The kept-alive connections to one worker's socket. */
export class UpstreamPool {
  readonly #socketPath: string
  readonly #limits: PoolLimits
  readonly #connections = new Set<UpstreamConnection>()
  /** The one used last is taken first, so that the others can grow old. */
  readonly #idle: UpstreamConnection[] = []
  readonly #line = new Set<UpstreamRequest>()
  readonly #carrier = new WeakMap<UpstreamRequest, UpstreamConnection>()
  #clock: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(socketPath: string, limits: Partial<PoolLimits> = {}) {
    this.#socketPath = socketPath
    this.#limits = { ...DEFAULT_LIMITS, ...limits }
  }

  /** Connections that are open. */
  get size(): number {
    return this.#connections.size
  }

  /** Sends a request on a connection that is free, a new one, or the next that becomes free. */
  dispatch(request: UpstreamRequest): Dispatched {
    this.#place(request)
    return {
      abort: () => {
        if (!this.#line.delete(request)) this.#carrier.get(request)?.abort(request)
      },
      resume: () => this.#carrier.get(request)?.resume(),
    }
  }

  /** Ends every connection; what is under way or waiting fails. */
  destroy(): void {
    this.#isClosed = true
    clearInterval(this.#clock)
    for (const connection of this.#connections) connection.destroy()
    for (const { sink } of this.#line) sink.onError(new PoolClosed())
    this.#line.clear()
  }

  #place(request: UpstreamRequest): void {
    const free = this.#idle.pop() ?? this.#open()
    if (!free && this.#isClosed) return queueMicrotask(() => request.sink.onError(new PoolClosed()))
    if (!free) return void this.#line.add(request)
    this.#carrier.set(request, free)
    free.send(request)
  }

  #open(): UpstreamConnection | undefined {
    if (this.#isClosed || this.#connections.size >= this.#limits.connections) return undefined
    const connection = new UpstreamConnection({
      socketPath: this.#socketPath,
      onIdle: (one) => this.#onIdle(one),
      onClose: (one) => this.#onClose(one),
      onUnread: (request) => this.#place(request),
    })
    this.#connections.add(connection)
    this.#clock ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
    return connection
  }

  #onIdle(connection: UpstreamConnection): void {
    this.#idle.push(connection)
    this.#serveLine()
  }

  #onClose(connection: UpstreamConnection): void {
    this.#connections.delete(connection)
    const index = this.#idle.indexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
    if (this.#connections.size === 0) {
      clearInterval(this.#clock)
      this.#clock = undefined
    }
    if (!this.#isClosed) this.#serveLine()
  }

  #serveLine(): void {
    for (const request of this.#line) {
      if (this.#idle.length === 0 && this.#connections.size >= this.#limits.connections) return
      this.#line.delete(request)
      this.#place(request)
    }
  }

  #look(): void {
    const now = performance.now()
    for (const connection of this.#connections) connection.checkTime(now, this.#limits)
  }
}
