import type { ServerResponse } from 'node:http'
import {
  eventText,
  PING,
  RETRY,
  STREAM_HEADERS,
  type StreamedEvent,
} from '../../shared/api/streamed-event.ts'

const PING_MS = 20_000
/** A reader that leaves more than this unread is let go: it comes back, and goes on where it was or is told `reset`. */
const MOST_WAITING_BYTES = 256 * 1024

/** Server-sent events to one reader (WHATWG HTML, "Server-sent events"). Memory is bounded: nothing is kept for a slow reader. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #ping: NodeJS.Timeout

  private constructor(response: ServerResponse) {
    this.#response = response
    this.#ping = setInterval(() => this.#write(PING), PING_MS).unref()
    response.once('close', () => clearInterval(this.#ping))
  }

  /** Sends the headers and begins. */
  static begin(response: ServerResponse): EventStream {
    for (const [name, value] of Object.entries(STREAM_HEADERS)) response.setHeader(name, value)
    response.flushHeaders()
    const stream = new EventStream(response)
    stream.#write(RETRY)
    return stream
  }

  get closed(): boolean {
    return this.#response.destroyed
  }

  /** Sends events in one piece, or lets go of a reader that is too slow. */
  send(events: readonly StreamedEvent[]): void {
    if (events.length === 0) return
    this.#write(events.map(eventText).join(''))
  }

  /** Settled when the reader has taken what was sent, or is gone: for whoever has more than fits. */
  async drained(): Promise<void> {
    const response = this.#response
    if (!response.writableNeedDrain || response.destroyed) return
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        response.off('drain', settle)
        response.off('close', settle)
        resolve()
      }
      response.once('drain', settle)
      response.once('close', settle)
    })
  }

  /** Ends in the middle, so that the reader sees that there was more. */
  breakOff(): void {
    this.#response.destroy()
  }

  #write(text: string): void {
    const response = this.#response
    if (response.destroyed || response.writableEnded) return
    if (response.writableLength > MOST_WAITING_BYTES) return void response.destroy()
    response.write(text)
  }
}
