import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { collectYoung } from './collect-young.ts'

const CRLF = Buffer.from('\r\n')
/** After so much of a body its pieces, which are done with, are collected. */
const COLLECT_AFTER_BYTES = 4 * 1024 * 1024
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/**
 * Sends the body of a request on at the pace of the slower side, framed as the client framed it: by its length, which Node's parser
 * holds the client to, or in chunks.
 */
export class BodySender {
  readonly #body: IncomingMessage
  readonly #socket: Socket
  readonly #isChunked: boolean
  readonly #onProgress: () => void
  #isDone = false
  #uncollectedBytes = 0

  /** @param onProgress told of each piece that goes out, and when the other side takes more. */
  constructor(body: IncomingMessage, socket: Socket, onProgress: () => void) {
    this.#body = body
    this.#socket = socket
    this.#onProgress = onProgress
    this.#isChunked = body.headers['transfer-encoding'] !== undefined
  }

  /** Whether the whole body has gone out. */
  get isDone(): boolean {
    return this.#isDone
  }

  start(): void {
    this.#body.on('data', this.#onData)
    this.#body.once('end', this.#onEnd)
    this.#socket.on('drain', this.#onDrain)
  }

  /** Sends no more of it; what the client still sends is dropped. */
  stop(): void {
    this.#body.off('data', this.#onData)
    this.#body.off('end', this.#onEnd)
    this.#socket.off('drain', this.#onDrain)
    this.#body.resume()
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#onProgress()
    if (!this.#write(bytes)) this.#body.pause()
    this.#uncollectedBytes += bytes.length
    if (this.#uncollectedBytes < COLLECT_AFTER_BYTES) return
    this.#uncollectedBytes = 0
    collectYoung()
  }

  readonly #onDrain = (): void => {
    this.#onProgress()
    this.#body.resume()
  }

  readonly #onEnd = (): void => {
    this.#isDone = true
    if (this.#isChunked) this.#socket.write(LAST_CHUNK)
    this.#socket.off('drain', this.#onDrain)
  }

  #write(bytes: Buffer): boolean {
    if (!this.#isChunked) return this.#socket.write(bytes)
    this.#socket.cork()
    this.#socket.write(`${bytes.length.toString(16)}\r\n`, 'latin1')
    this.#socket.write(bytes)
    const goOn = this.#socket.write(CRLF)
    this.#socket.uncork()
    return goOn
  }
}
