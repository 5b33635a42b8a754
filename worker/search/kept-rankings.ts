import { randomBytes } from 'node:crypto'

const MOST_KEPT = 16
const KEPT_MS = 10 * 60 * 1_000

/** The rankings of the last few searches, so that the pages of one fit together whatever is written meanwhile. Nothing of it is on disk. */
export class KeptRankings<T> {
  readonly #kept = new Map<string, { readonly ranking: T; readonly until: number }>()

  /** Gives the name under which it is kept for a while. */
  keep(ranking: T): string {
    const name = randomBytes(9).toString('base64url')
    this.#kept.set(name, { ranking, until: performance.now() + KEPT_MS })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return name
  }

  /** Undefined once it is no longer kept. */
  find(name: string): T | undefined {
    const found = this.#kept.get(name)
    return found && performance.now() < found.until ? found.ranking : undefined
  }
}
