import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { WorkerMessage } from '../../shared/control/control-messages.ts'

/** What a worker can say of itself at any moment. */
export interface Vitals {
  readonly inFlight: number
  /** Why the worker must not be put to sleep, in words. */
  readonly aliveBecause: readonly string[]
}

const HEARTBEAT_MS = 2_000
const RESOLUTION_MS = 50
const NANOSECONDS_A_MS = 1e6

/** Sends a heartbeat at once and then every two seconds, until it is stopped. */
export class Heartbeat {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #timer: NodeJS.Timeout
  readonly #vitals: () => Vitals
  readonly #send: (message: WorkerMessage) => void

  constructor(vitals: () => Vitals, send: (message: WorkerMessage) => void) {
    this.#vitals = vitals
    this.#send = send
    this.#delay.enable()
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS)
    this.#beat()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }

  #beat(): void {
    const { inFlight, aliveBecause } = this.#vitals()
    this.#send({
      kind: 'heartbeat',
      rssBytes: process.memoryUsage.rss(),
      eventLoopLagMs: lagMs(this.#delay.percentile(99)),
      inFlight,
      aliveBecause: [...aliveBecause],
    })
    this.#delay.reset()
  }
}

/** The histogram holds whole intervals; what is above the interval asked for is the lag. */
function lagMs(intervalNs: number): number {
  return Math.max(0, Math.round((intervalNs / NANOSECONDS_A_MS - RESOLUTION_MS) * 10) / 10)
}
