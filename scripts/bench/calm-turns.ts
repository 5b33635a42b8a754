import { setTimeout as wait } from 'node:timers/promises'
import { othersShare, processorTimes } from './processor-times.ts'

interface CalmTurnsOptions {
  readonly signal: AbortSignal
  /** Told about what could not be kept calm. */
  readonly note: (line: string) => void
}

/** Others may use this share of the processors before a turn begins, and while it lasts. */
const CALM_SHARE = 0.1
const LOOK_MS = 250
/** Waiting and trying again may cost this much, over all turns. */
const PATIENCE_MS = 45_000

/**
 * Lets turns run while the machine is calm: waits for a calm moment, and runs a turn again when others were busy during it.
 * INVARIANT: what is looked at is the machine, never the figure, so that this takes noise away and no side.
 */
export class CalmTurns {
  readonly #options: CalmTurnsOptions
  #leftMs = PATIENCE_MS
  #turns = 0
  #disturbed = 0

  constructor(options: CalmTurnsOptions) {
    this.#options = options
  }

  /** Runs a turn until it was a calm one, or patience has run out. */
  async take<T>(turn: () => Promise<T>): Promise<T> {
    this.#turns += 1
    for (;;) {
      await this.#calm()
      const before = await processorTimes()
      const began = performance.now()
      const result = await turn()
      if (othersShare(before, await processorTimes()) <= CALM_SHARE) return result
      this.#leftMs -= performance.now() - began
      if (this.#leftMs > 0) continue
      this.#disturbed += 1
      return result
    }
  }

  /** Says how many turns were disturbed all the same. */
  report(): void {
    if (this.#disturbed === 0) return
    this.#options.note(
      `Others were busy during ${this.#disturbed} of ${this.#turns} turns: the spread is theirs.`,
    )
  }

  async #calm(): Promise<void> {
    let before = await processorTimes()
    do {
      await wait(LOOK_MS, undefined, { signal: this.#options.signal })
      const now = await processorTimes()
      if (othersShare(before, now) <= CALM_SHARE) return
      before = now
      this.#leftMs -= LOOK_MS
    } while (this.#leftMs > 0)
  }
}
