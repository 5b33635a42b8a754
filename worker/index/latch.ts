/** A door that is opened once, for whoever waits at it. */
export class Latch {
  readonly opened: Promise<void>
  #open: () => void = () => undefined
  #isOpen = false

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  open(): void {
    this.#isOpen = true
    this.#open()
  }
}
