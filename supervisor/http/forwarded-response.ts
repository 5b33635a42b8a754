import type { ServerResponse } from 'node:http'
import type { AnswerHead } from '../upstream/answer-head.ts'
import type { ExchangeSink } from '../upstream/upstream-connection.ts'
import type { Dispatched } from '../upstream/upstream-pool.ts'
import { lingerAfter } from './lingering-answer.ts'
import { headersFromWorker } from './proxy-headers.ts'

interface ForwardedResponseOptions {
  readonly response: ServerResponse
  readonly requestId: string
  /** The answer is written as it comes: it may take as long as it likes. */
  readonly onStream: () => void
  readonly onEnd: (outcome: {
    readonly status: number
    readonly abortedBy: 'client' | undefined
    readonly error: undefined
  }) => void
  readonly onFailure: (error: Error) => void
}

/** An answer whose length is known and below this is gathered, and written together with its headers: one write, not three. */
const SHORT_BYTES = 16 * 1024

interface ShortAnswer {
  readonly status: number
  readonly headers: string[]
  readonly chunks: Buffer[]
}

/** Writes a worker's answer to the client as it comes, at the client's pace. */
export class ForwardedResponse implements ExchangeSink {
  readonly #options: ForwardedResponseOptions
  #exchange: Dispatched | undefined
  #short: ShortAnswer | undefined

  constructor(options: ForwardedResponseOptions) {
    this.#options = options
  }

  /** Follows an exchange: breaks it off when the client goes away. */
  follow(exchange: Dispatched): void {
    this.#exchange = exchange
    this.#options.response.once('close', this.#onClientClose)
  }

  onHead({ status, headers: received, framing }: AnswerHead): void {
    const headers = headersFromWorker(received, this.#options.requestId)
    if (framing.kind === 'length' && framing.bytes <= SHORT_BYTES) {
      this.#short = { status, headers, chunks: [] }
    } else {
      this.#options.onStream()
      lingerAfter(this.#options.response)
      this.#options.response.writeHead(status, headers)
    }
  }

  onBody(bytes: Buffer): boolean {
    if (this.#short) {
      this.#short.chunks.push(bytes)
      return true
    }
    const { response } = this.#options
    if (response.write(bytes)) return true
    response.once('drain', () => this.#exchange?.resume())
    return false
  }

  onEnd(): void {
    const { response, onEnd } = this.#options
    response.off('close', this.#onClientClose)
    if (this.#short) {
      const { status, headers, chunks } = this.#short
      lingerAfter(response)
      response.writeHead(status, headers)
      // Latin-1 carries any bytes as they are, and goes out in one piece with the headers.
      if (chunks.length > 0) response.write(textOf(chunks), 'latin1')
      // At once: what waits for the end of this turn is sent with the end, which is empty, as two pieces.
      response.socket?.uncork()
      response.end()
    } else {
      response.end()
    }
    onEnd({ status: response.statusCode, abortedBy: undefined, error: undefined })
  }

  onError(error: Error): void {
    const { response, onFailure } = this.#options
    response.off('close', this.#onClientClose)
    onFailure(error)
  }

  readonly #onClientClose = (): void => {
    const { response, onEnd } = this.#options
    this.#exchange?.abort()
    onEnd({ status: response.statusCode, abortedBy: 'client', error: undefined })
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return chunks.length === 1 && chunks[0]
    ? chunks[0].toString('latin1')
    : Buffer.concat(chunks).toString('latin1')
}
