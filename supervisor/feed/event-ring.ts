/** An event as a stream carries it. */
export interface FeedEvent {
  /** `<generation>.<sequence>` */
  readonly id: string
  readonly name: string
  /** JSON. */
  readonly json: string
}

/** The last events of a feed, so that a reader who was away can go on where it was. */
export class EventRing {
  readonly #most: number
  readonly #events: FeedEvent[] = []
  /** The ID after which the oldest kept event comes. */
  #before: string

  constructor(most: number, position: string) {
    this.#most = most
    this.#before = position
  }

  /** The ID that a reader has who has seen everything. */
  get position(): string {
    return this.#events.at(-1)?.id ?? this.#before
  }

  add(event: FeedEvent): void {
    this.#events.push(event)
    if (this.#events.length > this.#most) this.#before = this.#events.shift()?.id ?? this.#before
  }

  /** What came after an ID; undefined when that is not known (any more). */
  after(id: string): readonly FeedEvent[] | undefined {
    if (id === this.#before) return [...this.#events]
    const index = this.#events.findLastIndex((event) => event.id === id)
    return index === -1 ? undefined : this.#events.slice(index + 1)
  }
}
