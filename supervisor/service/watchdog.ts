import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { type Health, isHealthy } from './health.ts'

interface WatchdogOptions {
  /** Without a beat for this long, systemd ends the process and starts it anew. */
  readonly limitMs: number
  readonly stateIsWritable: () => Promise<boolean>
  readonly beat: () => Promise<void>
  /** Hears of each beat that is left out. */
  readonly onMissed: (health: Health) => void
}

const BEATS_A_LIMIT = 3
const RESOLUTION_MS = 20
const NANOSECONDS = 1e6

/** Says three times in each limit that this process does its work, and is silent while it does not. */
export class Watchdog implements Disposable {
  readonly #options: WatchdogOptions
  readonly #delays: IntervalHistogram
  readonly #timer: NodeJS.Timeout
  readonly #everyMs: number
  #lookedAt = performance.now()

  private constructor(options: WatchdogOptions) {
    this.#options = options
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.#delays.enable()
    this.#everyMs = options.limitMs / BEATS_A_LIMIT
    this.#timer = setInterval(() => void this.#look(), this.#everyMs).unref()
  }

  static start(options: WatchdogOptions): Watchdog {
    return new Watchdog(options)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#delays.disable()
  }

  async #look(): Promise<void> {
    const { stateIsWritable, beat, onMissed } = this.#options
    const health = { lagMs: this.#lagMs(), stateIsWritable: await stateIsWritable() }
    if (isHealthy(health)) await beat()
    else onMissed(health)
  }

  /** After a long hold-up this look may come before the histogram has noted it: its own lateness counts as well. */
  #lagMs(): number {
    const now = performance.now()
    const late = now - this.#lookedAt - this.#everyMs
    this.#lookedAt = now
    const longest = this.#delays.max / NANOSECONDS - RESOLUTION_MS
    this.#delays.reset()
    return Math.max(0, late, longest)
  }
}
