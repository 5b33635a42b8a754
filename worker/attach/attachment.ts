import type { WebSocket } from 'ws'
import type { AttachMessage } from '../../shared/api/attach.ts'

const PING_MS = 25_000
/** Whoever leaves more than this unread is let go. */
const MOST_WAITING_BYTES = 64 * 1024
const SERVICE_RESTART = 1012
const POLICY_VIOLATION = 1008
const CLOSE_MS = 1_000

/** Somebody who is attached: one WebSocket, which is let go when it answers no ping, or reads nothing. */
export class Attachment {
  readonly id: string
  /** Who it is, in words for others. */
  readonly by: string
  /** Settled when it is over. */
  readonly closed: Promise<void>
  readonly #socket: WebSocket
  readonly #ping: NodeJS.Timeout
  #answered = true

  constructor(socket: WebSocket, { id, by }: { readonly id: string; readonly by: string }) {
    this.id = id
    this.by = by
    this.#socket = socket
    this.#ping = setInterval(() => this.#look(), PING_MS)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.once('close', () => clearInterval(this.#ping))
    socket.on('error', () => socket.terminate())
    socket.on('pong', () => (this.#answered = true))
    socket.on('message', () => socket.close(POLICY_VIOLATION, 'nothing is expected here'))
  }

  send(message: AttachMessage): void {
    const socket = this.#socket
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MOST_WAITING_BYTES) return socket.terminate()
    socket.send(JSON.stringify(message))
  }

  /** Says goodbye and closes; a client that does not close in turn is cut off. */
  async end(reason: string): Promise<void> {
    this.send({ kind: 'bye', reason })
    this.#socket.close(SERVICE_RESTART, reason)
    const cut = setTimeout(() => this.#socket.terminate(), CLOSE_MS)
    await this.closed
    clearTimeout(cut)
  }

  #look(): void {
    if (!this.#answered) return this.#socket.terminate()
    this.#answered = false
    this.#socket.ping()
  }
}
