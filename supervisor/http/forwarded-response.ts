import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import { headersFromWorker } from './proxy-headers.ts'

interface ForwardedResponseOptions {
  readonly response: ServerResponse
  readonly requestId: string
  readonly onEnd: (outcome: { status: number; abortedBy: 'client' | undefined }) => void
  readonly onFailure: (error: Error) => void
}

/** An answer whose length is known and below this is gathered, and written together with its headers: one write, not three. */
const SHORT_BYTES = 16 * 1024

interface ShortAnswer {
  readonly status: number
  readonly headers: (string | string[])[]
  readonly chunks: Buffer[]
}

/** Writes a worker's answer to the client as it comes, at the client's pace. */
export class ForwardedResponse implements Dispatcher.DispatchHandler {
  readonly #options: ForwardedResponseOptions
  #controller: Dispatcher.DispatchController | undefined
  #short: ShortAnswer | undefined
  #clientGone = false

  constructor(options: ForwardedResponseOptions) {
    this.#options = options
    options.response.once('close', () => this.#onClientClose())
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#clientGone) this.#onClientClose()
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    received: IncomingHttpHeaders,
  ): void {
    if (status < 200) return
    const headers = headersFromWorker(received, this.#options.requestId)
    if (isShort(received)) this.#short = { status, headers, chunks: [] }
    else this.#options.response.writeHead(status, headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#short) return void this.#short.chunks.push(chunk)
    const { response } = this.#options
    if (response.write(chunk)) return
    controller.pause()
    response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    const { response, onEnd } = this.#options
    if (this.#short) {
      const { status, headers, chunks } = this.#short
      response.writeHead(status, headers)
      // Latin-1 carries any bytes as they are, and goes out in one piece with the headers.
      response.end(textOf(chunks), 'latin1')
    } else {
      response.end()
    }
    onEnd({ status: response.statusCode, abortedBy: undefined })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { onEnd, onFailure, response } = this.#options
    if (this.#clientGone) onEnd({ status: response.statusCode, abortedBy: 'client' })
    else onFailure(error)
  }

  #onClientClose(): void {
    if (this.#options.response.writableFinished) return
    this.#clientGone = true
    this.#controller?.abort(new Error('the client went away'))
  }
}

function isShort({ 'content-length': length }: IncomingHttpHeaders): boolean {
  return length !== undefined && Number(length) <= SHORT_BYTES
}

function textOf(chunks: readonly Buffer[]): string {
  return chunks.length === 1 && chunks[0]
    ? chunks[0].toString('latin1')
    : Buffer.concat(chunks).toString('latin1')
}
