/** Gathers what comes in one turn of the event loop, so that it is taken up together. */
export class TurnBatch<T> {
  readonly #takeUp: (items: readonly T[]) => Promise<void>
  #waiting: { readonly items: readonly T[]; readonly done: () => void }[] = []

  /** @param takeUp must not fail: whoever waits only hears that it is over. */
  constructor(takeUp: (items: readonly T[]) => Promise<void>) {
    this.#takeUp = takeUp
  }

  /** Settled when they have been taken up. */
  async add(items: readonly T[]): Promise<void> {
    await new Promise<void>((done) => {
      if (this.#waiting.length === 0) setImmediate(() => void this.flush())
      this.#waiting.push({ items, done })
    })
  }

  /** Takes up at once what waits. */
  async flush(): Promise<void> {
    const batch = this.#waiting.splice(0)
    if (batch.length === 0) return
    await this.#takeUp(batch.flatMap(({ items }) => items))
    for (const { done } of batch) done()
  }
}
