import type { AgentName } from '../../shared/domain/agent-run.ts'

/**
 * These have room of their own: files that come in wait for no dream, and whoever starts others and waits for them must not take the
 * room that those need.
 */
const APART: ReadonlySet<AgentName> = new Set(['ingestor', 'boredom-service', 'sleep-service'])

/** How many agents work at once; the others wait in the order in which they came. */
export class RunSlots {
  readonly #maxAtOnce: () => number
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor(maxAtOnce: () => number) {
    this.#maxAtOnce = maxAtOnce
  }

  /** Does a work of an agent when there is room for it. */
  async use(agent: AgentName, work: () => Promise<void>): Promise<void> {
    if (APART.has(agent)) return await work()
    await this.#enter()
    try {
      await work()
    } finally {
      this.#taken -= 1
      this.#fill()
    }
  }

  async #enter(): Promise<void> {
    const entered = new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#fill()
    await entered
  }

  #fill(): void {
    while (this.#taken < Math.max(1, this.#maxAtOnce())) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#taken += 1
      next()
    }
  }
}
