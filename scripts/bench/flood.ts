/** Asks again and again, so many at once, until it is disposed of. */
export class Flood implements AsyncDisposable {
  readonly #ask: () => Promise<void>
  readonly #lanes: Promise<void>
  #state: 'open' | 'ending' = 'open'
  #answered = 0
  #listeners: (() => void)[] = []

  constructor(ask: () => Promise<void>, atOnce: number) {
    this.#ask = ask
    this.#lanes = Promise.all(Array.from({ length: atOnce }, () => this.#lane())).then(
      () => undefined,
    )
  }

  /** Settled when so many were answered. */
  async until(count: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.#listeners.push(() => {
        if (this.#answered >= count) resolve()
      })
    })
    await Promise.race([enough, this.#lanes])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'ending'
    await this.#lanes
  }

  async #lane(): Promise<void> {
    while (this.#state === 'open') {
      await this.#ask()
      this.#answered += 1
      for (const listener of this.#listeners) listener()
    }
  }
}

/** The median time of a number of questions, one after the other, in ms. */
export async function medianMs(count: number, ask: () => Promise<void>): Promise<number> {
  const took: number[] = []
  for (let asked = 0; asked < count; asked += 1) {
    const began = performance.now()
    await ask()
    took.push(performance.now() - began)
  }
  return took.toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN
}
