import type { SlotAnswer, Telling } from '../../shared/control/control-messages.ts'
import type { ControlLink } from './control-link.ts'

/** What a worker is told. What is said before its control stream is there waits for it. */
export class ControlTellings {
  #link: ControlLink | undefined
  #untold: (Telling | SlotAnswer)[] = []

  /** The stream is there. */
  begin(link: ControlLink, greeting: readonly Telling[]): void {
    this.#link = link
    for (const telling of [...greeting, ...this.#untold.splice(0)]) link.send(telling)
  }

  tell(telling: Telling): void {
    if (this.#link) this.#link.send(telling)
    else this.#untold.push(telling)
  }

  /** Says what becomes of a wish. To a worker that asks and does not read, nothing is said but what it was given. */
  answer(answer: SlotAnswer): void {
    if (!this.#link) this.#untold.push(answer)
    else if (answer.kind === 'slot-granted' || !this.#link.isBehind) this.#link.send(answer)
  }

  drain(): void {
    this.#link?.send({ kind: 'drain' })
  }

  /** The process is gone, or let go of. */
  end(): void {
    this.#link?.close()
    this.#link = undefined
    this.#untold = []
  }
}
