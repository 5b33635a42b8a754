interface Asked {
  readonly settled: Promise<void>
  readonly given: () => void
  readonly refused: () => void
}

/** Asks the person to prove again who they are, once for all that waits for it. */
export class Proofs {
  isAsked = $state(false)
  #asked: Asked | undefined

  /** Settled when the person has proven it; rejects with the refusal when they do not want to. */
  async ask(refusal: unknown): Promise<void> {
    this.#asked ??= this.#begin(refusal)
    await this.#asked.settled
  }

  /** The person has proven it: what waits goes on. */
  given(): void {
    this.#take()?.given()
  }

  /** The person does not want to: what waits is not done. */
  refused(): void {
    this.#take()?.refused()
  }

  #begin(refusal: unknown): Asked {
    let given = (): void => undefined
    let refused = (): void => undefined
    const settled = new Promise<void>((resolve, reject) => {
      given = resolve
      refused = () => reject(refusal)
    })
    this.isAsked = true
    return { settled, given, refused }
  }

  #take(): Asked | undefined {
    const asked = this.#asked
    this.#asked = undefined
    this.isAsked = false
    return asked
  }
}
