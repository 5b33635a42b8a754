/** Connections that were too many since the last word of them. */
export interface Crowd {
  readonly ended: number
  /** How many there were when the last of them was ended. */
  readonly open: number
  /** Why the last of them could not even be taken, where that was so. */
  readonly error: Error | undefined
}

const ONE_SECOND_MS = 1_000

/** Tells of connections that are too many: of the first at once, of those that follow once a second, however many they are. */
export class CrowdWords {
  #tell: (crowd: Crowd) => void
  #crowd: Crowd = { ended: 0, open: 0, error: undefined }
  #resting: NodeJS.Timeout | undefined

  constructor(tell: (crowd: Crowd) => void) {
    this.#tell = tell
  }

  add(one: { readonly open: number } | { readonly error: Error }): void {
    this.#crowd = { ...this.#crowd, ...one, ended: this.#crowd.ended + 1 }
    if (!this.#resting) this.#say()
  }

  /** Tells nothing more. */
  stop(): void {
    clearTimeout(this.#resting)
    this.#tell = () => undefined
  }

  #say(): void {
    if (this.#crowd.ended === 0) {
      this.#resting = undefined
      return
    }
    const crowd = this.#crowd
    this.#crowd = { ended: 0, open: 0, error: undefined }
    this.#resting = setTimeout(() => this.#say(), ONE_SECOND_MS).unref()
    this.#tell(crowd)
  }
}
