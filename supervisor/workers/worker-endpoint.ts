import { Pool } from 'undici'
import { socketPath } from '../../shared/files/socket-path.ts'

interface EndpointOptions {
  readonly socketPath: string
  readonly secret: string
  readonly workerId: string
  readonly generation: number
}

/** Where a running worker is reached, and the count of what is under way to it. */
export class WorkerEndpoint {
  readonly socketPath: string
  readonly secret: string
  readonly workerId: string
  readonly generation: number
  readonly pool: Pool
  #inFlight = 0
  #joined = 0
  #lastUsedAt = performance.now()
  #whenIdle: (() => void) | undefined

  constructor(options: EndpointOptions) {
    this.socketPath = socketPath(options.socketPath)
    this.secret = options.secret
    this.workerId = options.workerId
    this.generation = options.generation
    this.pool = new Pool('http://worker', {
      socketPath: this.socketPath,
      connections: 256,
      // Streams may be silent for as long as they like; the first byte of an answer may not.
      bodyTimeout: 0,
      headersTimeout: 60_000,
      keepAliveTimeout: 60_000,
      keepAliveMaxTimeout: 60_000,
    })
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** When a request or stream last began or ended, in ms on the monotonic clock. */
  get lastUsedAt(): number {
    return this.#lastUsedAt
  }

  /** Counts a request or stream in; the returned function counts it out, once. */
  enter(): () => void {
    this.#inFlight += 1
    this.#lastUsedAt = performance.now()
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#inFlight -= 1
      this.#lastUsedAt = performance.now()
      if (this.#inFlight === 0) this.#whenIdle?.()
    }
  }

  /** How many upgraded connections are open. */
  get joined(): number {
    return this.#joined
  }

  /**
   * Counts an upgraded connection in; the returned function counts it out, once. It keeps the worker from sleeping, but not from
   * draining: the worker ends it then.
   */
  join(): () => void {
    this.#joined += 1
    this.#lastUsedAt = performance.now()
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#joined -= 1
      this.#lastUsedAt = performance.now()
    }
  }

  /** Settled when no request is under way. */
  async idle(): Promise<void> {
    if (this.#inFlight === 0) return
    await new Promise<void>((resolve) => (this.#whenIdle = resolve))
  }

  /** Ends every connection; what is under way fails. */
  async close(): Promise<void> {
    await this.pool.destroy()
  }
}
