import type { Socket } from 'node:net'
import { endsOf, type UnacknowledgedBytes, unacknowledgedBytes } from './unacknowledged-bytes.ts'

interface Progress {
  /** What the other side is known to have got, in bytes. */
  readonly acknowledged: number
  readonly queued: number
  /** When it was the same for the first time, in ms on the monotonic clock. */
  readonly since: number
}

/**
 * Finds connections whose other side takes nothing of what waits for it: it has vanished without a word, or has stopped reading. A
 * server-sent stream is never answered, so nobody but the kernel knows; and one that is merely slow goes on, however slow.
 */
export class StuckReaders {
  readonly #stuckMs: number
  readonly #ask: () => Promise<UnacknowledgedBytes | undefined>
  readonly #progress = new WeakMap<Socket, Progress>()

  constructor(
    stuckMs: number,
    ask: () => Promise<UnacknowledgedBytes | undefined> = unacknowledgedBytes,
  ) {
    this.#stuckMs = stuckMs
    this.#ask = ask
  }

  /** Those of the sockets that have taken nothing for that long while something waited, at every look in that time. */
  async among(sockets: readonly Socket[]): Promise<Socket[]> {
    if (sockets.length === 0) return []
    const queues = await this.#ask()
    if (!queues) return []
    const now = performance.now()
    return sockets.filter((socket) => this.#isStuck(socket, queues, now))
  }

  #isStuck(socket: Socket, queues: UnacknowledgedBytes, now: number): boolean {
    const queued = queues.get(endsOf(socket) ?? '') ?? 0
    if (queued === 0) {
      this.#progress.delete(socket)
      return false
    }
    const acknowledged = socket.bytesWritten - socket.writableLength - queued
    const before = this.#progress.get(socket)
    // Of a long piece that is going out nobody says how much has; then it is the queue that moves.
    const isSame =
      before?.acknowledged === acknowledged &&
      (socket.writableLength === 0 || before.queued === queued)
    if (isSame) return now - before.since >= this.#stuckMs
    this.#progress.set(socket, { acknowledged, queued, since: now })
    return false
  }
}
