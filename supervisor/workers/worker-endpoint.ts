import { socketPath } from '../../shared/files/socket-path.ts'
import { UpstreamPool } from '../upstream/upstream-pool.ts'

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
  readonly pool: UpstreamPool
  #inFlight = 0
  #joined = 0
  #lastUsedAt = performance.now()
  #isUsed = false
  #whenIdle: (() => void) | undefined

  constructor(options: EndpointOptions) {
    this.socketPath = socketPath(options.socketPath)
    this.secret = options.secret
    this.workerId = options.workerId
    this.generation = options.generation
    this.pool = new UpstreamPool(this.socketPath)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** When a request or stream last began or ended, in ms on the monotonic clock. */
  get lastUsedAt(): number {
    return this.#lastUsedAt
  }

  /** Whether anything was ever asked of this start. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  /** Counts a request or stream in; the returned function counts it out, once. */
  enter(): () => void {
    this.#inFlight += 1
    this.#isUsed = true
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
  close(): void {
    this.pool.destroy()
  }
}
