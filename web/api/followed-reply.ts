import { ToldChatEvent } from '../../shared/api/chat.ts'
import { readEvents, type StreamEvent } from './event-stream.ts'
import { ProblemError } from './problem.ts'

interface FollowedReplyOptions {
  readonly begin: () => Promise<ReadableStream<Uint8Array>>
  /** Opens the events of a reply after one of them. */
  readonly goOn: (
    place: { readonly id: string; readonly replyId: string },
    lastEventId: string | undefined,
  ) => Promise<ReadableStream<Uint8Array>>
  readonly signal: AbortSignal
  readonly onConnection: (isLost: boolean) => void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/**
 * A reply that is followed to its end, whatever becomes of the connection. INVARIANT: each event comes once, in its order. A reply of which nothing
 * has come cannot be found again: whether it was begun must be looked up.
 */
export class FollowedReply {
  readonly #options: FollowedReplyOptions
  #place: { readonly id: string; readonly replyId: string } | undefined
  #lastEventId: string | undefined
  #isOver = false
  #pauseMs = FIRST_PAUSE_MS

  constructor(options: FollowedReplyOptions) {
    this.#options = options
  }

  async *events(): AsyncGenerator<ToldChatEvent, void> {
    const { begin, signal, onConnection } = this.#options
    let open = begin
    while (!this.#isOver) {
      try {
        yield* this.#read(await open())
      } catch (error) {
        if (signal.aborted || !this.#place || !isLost(error)) throw error
      }
      if (this.#isOver) return
      const place = this.#place
      if (!place) throw cutOff()
      onConnection(true)
      await this.#pause()
      open = () => this.#options.goOn(place, this.#lastEventId)
    }
  }

  async *#read(bytes: ReadableStream<Uint8Array>): AsyncGenerator<ToldChatEvent, void> {
    for await (const sent of readEvents(bytes)) {
      if (!isAfter(sent.id, this.#lastEventId)) continue
      this.#lastEventId = sent.id ?? this.#lastEventId
      this.#pauseMs = FIRST_PAUSE_MS
      this.#options.onConnection(false)
      const event = toldEvent(sent)
      if (!event) continue
      if (event.name === 'start')
        this.#place = { id: event.data.conversationId, replyId: event.data.replyId }
      this.#isOver = event.name === 'done' || event.name === 'error'
      yield event
      if (this.#isOver) return
    }
  }

  async #pause(): Promise<void> {
    const { signal } = this.#options
    // What was aborted before says so no more.
    signal.throwIfAborted()
    const pauseMs = this.#pauseMs
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, pauseMs)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    })
  }
}

/** Undefined for an event of a kind that a newer server may send. */
function toldEvent({ id, name, text }: StreamEvent): ToldChatEvent | undefined {
  return ToldChatEvent.zod.safeParse({ id: Number(id), name, data: jsonOf(text) }).data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The shape of the events will say that it is none.
    return undefined
  }
}

/** Ids are numbers; one that has come before comes again only by mistake. */
function isAfter(id: string | undefined, last: string | undefined): boolean {
  const [one, other] = [Number(id), Number(last)]
  return !(Number.isFinite(one) && Number.isFinite(other)) || one > other
}

/** A connection that broke may be made again; a refusal stays one. */
function isLost(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return true
  const { code } = error.problem
  return ['unreachable', 'worker-unreachable', 'shutting-down', 'busy'].includes(code)
}

/** The catalogue has the words. */
function cutOff(): ProblemError {
  return new ProblemError({ code: 'cut-off', detail: '', fields: [] })
}
