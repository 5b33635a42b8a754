import type { ChatEvent, ToldChatEvent } from '../../shared/api/chat.ts'

/** An event of a reply that is no piece of its text. */
export type ReplyMark = Exclude<ToldChatEvent, { name: 'delta' }>

/** A stretch of ids: one event, or a piece of the text with an id for each character. */
type Stretch =
  | { readonly kind: 'mark'; readonly mark: ReplyMark }
  | { readonly kind: 'text'; readonly first: number; readonly begin: number; end: number }

/**
 * What was told of a reply, in its order. INVARIANTS: ids count up, by one for each event and for each character of the text, so that a
 * reader who has seen the event `n` has seen all up to `n`, however the text was cut into pieces; a track that is made again from
 * what was kept of another gives the same ids.
 */
export class ReplyTrack {
  readonly #stretches: Stretch[] = []
  #text = ''
  #last = 0
  #isOver = false
  #waiting: (() => void)[] = []
  readonly #onAdd: () => void

  /** @param onAdd called after each event that is told. */
  constructor(onAdd: () => void = () => undefined) {
    this.#onAdd = onAdd
  }

  /** Makes the track of a reply anew from its text and its other events. */
  static of(text: string, marks: readonly ReplyMark[]): ReplyTrack {
    const track = new ReplyTrack()
    let at = 0
    for (const mark of marks) {
      const piece = text.slice(at, at + Math.max(0, mark.id - track.#last - 1))
      at += piece.length
      track.#addText(piece)
      track.#addMark(mark)
    }
    track.#addText(text.slice(at))
    return track
  }

  /** All of the text there is. */
  get text(): string {
    return this.#text
  }

  get marks(): ReplyMark[] {
    return this.#stretches.flatMap((one) => (one.kind === 'mark' ? one.mark : []))
  }

  /** The id of what was told last. */
  get last(): number {
    return this.#last
  }

  /** Whether nothing more will come. */
  get isOver(): boolean {
    return this.#isOver
  }

  add(event: ChatEvent): void {
    if (event.name === 'delta') this.#addText(event.data.text)
    else this.#addMark({ id: this.#last + 1, ...event })
    for (const tell of this.#waiting.splice(0)) tell()
    this.#onAdd()
  }

  /** What is there after an id. */
  after(id: number): ToldChatEvent[] {
    const begin = this.#stretches.findLastIndex((stretch) => firstOf(stretch) <= id)
    return this.#stretches
      .slice(Math.max(0, begin))
      .flatMap((stretch) => (lastOf(stretch) > id ? (this.#told(stretch, id) ?? []) : []))
  }

  /** The same, and on as it comes, until the reply is over. What a slow reader has not taken comes to it in larger pieces. */
  async *follow(id: number, signal: AbortSignal): AsyncGenerator<ToldChatEvent[]> {
    let seen = id
    while (!signal.aborted) {
      // Asked before it is read: what comes in between is read the next time round.
      const isOver = this.#isOver
      const some = this.after(seen)
      if (some.length > 0) yield some
      else if (isOver) return
      else await this.#changed(signal)
      seen = some.at(-1)?.id ?? seen
    }
  }

  #told(stretch: Stretch, after: number): ToldChatEvent | undefined {
    if (stretch.kind === 'mark') return stretch.mark
    const skipped = Math.max(0, after + 1 - stretch.first)
    const text = this.#text.slice(stretch.begin + skipped, this.#endOf(stretch))
    if (text === '') return undefined
    const id = stretch.first + skipped + text.length - 1
    return { id, name: 'delta', data: { text } }
  }

  /** Of a character that comes in two halves, the first waits for the second. */
  #endOf({ end }: Extract<Stretch, { kind: 'text' }>): number {
    const isHalf = end === this.#text.length && /[\ud800-\udbff]$/.test(this.#text.slice(-1))
    return isHalf && !this.#isOver ? end - 1 : end
  }

  #addText(text: string): void {
    if (text === '') return
    const before = this.#stretches.at(-1)
    const begin = this.#text.length
    this.#text += text
    if (before?.kind === 'text') before.end += text.length
    else
      this.#stretches.push({ kind: 'text', first: this.#last + 1, begin, end: begin + text.length })
    this.#last += text.length
  }

  #addMark(mark: ReplyMark): void {
    this.#stretches.push({ kind: 'mark', mark })
    this.#last = mark.id
    if (mark.name === 'done' || mark.name === 'error') this.#isOver = true
  }

  async #changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        signal.removeEventListener('abort', settle)
        resolve()
      }
      this.#waiting.push(settle)
      signal.addEventListener('abort', settle)
    })
  }
}

function firstOf(stretch: Stretch): number {
  return stretch.kind === 'mark' ? stretch.mark.id : stretch.first
}

function lastOf(stretch: Stretch): number {
  return stretch.kind === 'mark' ? stretch.mark.id : stretch.first + stretch.end - stretch.begin - 1
}
