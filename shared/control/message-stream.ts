import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { z } from 'zod'
import type { Schema } from '../api/schema.ts'
import { AppError } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'

const MAX_LINE_BYTES = 64 * 1024

interface MessageStreamOptions<In extends z.ZodType> {
  readonly socket: Duplex
  readonly incoming: Schema<In>
  readonly onMessage: (message: z.output<In>) => void
  /** Once, when the stream is over, with what went wrong if anything did. */
  readonly onClose: (error: Error | undefined) => void
}

/** Typed messages over a socket: one JSON document a line, checked as it comes in. A wrong or overlong line ends the stream. */
export class MessageStream<In extends z.ZodType, Out> {
  readonly #options: MessageStreamOptions<In>
  #rest = ''
  #failure: Error | undefined

  constructor(options: MessageStreamOptions<In>) {
    this.#options = options
    const { socket } = options
    // A server's socket refuses setEncoding.
    const decoder = new StringDecoder('utf8')
    socket.on('data', (chunk: Buffer) => this.#take(decoder.write(chunk)))
    socket.on('error', (error) => (this.#failure ??= error))
    socket.once('close', () => options.onClose(this.#failure))
  }

  /** Bytes that the other side has not taken yet. */
  get waitingBytes(): number {
    return this.#options.socket.writableLength
  }

  /** Sends a message; false when the other side is slow to read or gone. */
  send(message: Out): boolean {
    if (!this.#options.socket.writable) return false
    return this.#options.socket.write(`${JSON.stringify(message)}\n`)
  }

  close(): void {
    this.#options.socket.destroy()
  }

  #take(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    try {
      if (this.#rest.length > MAX_LINE_BYTES)
        throw new AppError('invalid-input', 'Control message too long.')
      for (const line of lines) this.#deliver(line)
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
      this.close()
    }
  }

  #deliver(line: string): void {
    if (this.#options.socket.destroyed) return
    const message = this.#options.incoming.parse(
      parseJson(line, 'Control message'),
      'Control message',
    )
    this.#options.onMessage(message)
  }
}
