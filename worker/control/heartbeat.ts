import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { ALIVE_WORDS } from '../../shared/control/alive-words.ts'
import type { WorkerMessage } from '../../shared/control/control-messages.ts'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import { inWords } from '../../shared/domain/said.ts'

/** What a worker can say of itself at any moment. */
export interface Vitals {
  readonly inFlight: number
  /** Why the worker must not be put to sleep. */
  readonly aliveSaid: readonly AliveSaid[]
}

/** Of a reason, as the control stream takes it. */
const LONGEST = 200
const HEARTBEAT_MS = 2_000
const RESOLUTION_MS = 50
const NANOSECONDS_A_MS = 1e6

/** Sends a heartbeat at once and then every two seconds, until it is stopped. */
export class Heartbeat {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #timer: NodeJS.Timeout
  readonly #vitals: () => Vitals
  readonly #isSaid: boolean
  readonly #send: (message: WorkerMessage) => void

  /** @param isSaid whether whoever listens reads by codes, too, why the worker is up */
  constructor(vitals: () => Vitals, send: (message: WorkerMessage) => void, isSaid: boolean) {
    this.#vitals = vitals
    this.#isSaid = isSaid
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
    const { inFlight, aliveSaid } = this.#vitals()
    this.#send({
      kind: 'heartbeat',
      rssBytes: process.memoryUsage.rss(),
      eventLoopLagMs: lagMs(this.#delay.percentile(99)),
      inFlight,
      aliveBecause: aliveSaid.map((one) => inWords([one], ALIVE_WORDS).slice(0, LONGEST)),
      ...(this.#isSaid ? { aliveSaid: [...aliveSaid] } : {}),
    })
    this.#delay.reset()
  }
}

/** The histogram holds whole intervals; what is above the interval asked for is the lag. */
function lagMs(intervalNs: number): number {
  return Math.max(0, Math.round((intervalNs / NANOSECONDS_A_MS - RESOLUTION_MS) * 10) / 10)
}
