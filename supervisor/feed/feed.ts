import { randomInt } from 'node:crypto'
import type { ResetTold } from '../../shared/api/feed.ts'
import { EventRing, type FeedEvent } from './event-ring.ts'

/** Who is told events; it must not keep what it cannot pass on. */
export type FeedReader = (events: readonly FeedEvent[]) => void

/** How a reader joins. */
export interface Joining {
  readonly reader: FeedReader
  /** The last event that it saw, if it comes back. */
  readonly lastEventId: string | undefined
  /** The present state, which is told first to a reader that cannot go on from where it was. */
  readonly present: () => Pick<FeedEvent, 'name' | 'json'>
  /** The names of events that it is told, if not all. */
  readonly only?: string
}

/** One stream of events with its readers, and its last events for those that come back. */
export class Feed {
  readonly #ring: EventRing
  readonly #readers = new Map<FeedReader, string | undefined>()
  /** Begins beyond whatever a feed of the same name gave before, in this process or an earlier one: microseconds, which no worker outruns. */
  #sequence = Date.now() * 1_000 + randomInt(1_000)

  constructor(most: number, generation: number) {
    this.#ring = new EventRing(most, `${generation}.${this.#sequence}`)
  }

  get readers(): number {
    return this.#readers.size
  }

  /** Tells all readers. */
  tell(generation: number, name: string, told: unknown): void {
    this.#sequence += 1
    const event = { id: `${generation}.${this.#sequence}`, name, json: JSON.stringify(told) }
    this.#ring.add(event)
    for (const [reader, only] of this.#readers) {
      if (only === undefined || only === name) reader([event])
    }
  }

  /** Lets a reader in: it is told what it missed, or else the present state. Gives what lets it out. */
  join({ reader, lastEventId, present, only }: Joining): () => void {
    const missed = lastEventId === undefined ? undefined : this.#ring.after(lastEventId)
    if (missed) {
      const meant = missed.filter(({ name }) => only === undefined || only === name)
      if (meant.length > 0) reader(meant)
    } else {
      const id = this.#ring.position
      const reset: ResetTold = { reason: 'unknown-id' }
      const first =
        lastEventId === undefined ? [] : [{ id, name: 'reset', json: JSON.stringify(reset) }]
      reader([...first, { id, ...present() }])
    }
    this.#readers.set(reader, only)
    return () => this.#readers.delete(reader)
  }
}
