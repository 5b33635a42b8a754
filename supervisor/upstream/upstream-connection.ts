import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { AnswerReader, type AnswerSink } from './answer-reader.ts'
import { BodySender } from './body-sender.ts'

/** Hears of the answer to a request; after `onEnd` or `onError` of nothing more. */
export interface ExchangeSink extends AnswerSink {
  onError(error: Error): void
}

/** A request as it goes to a worker. */
export interface UpstreamRequest {
  readonly method: string
  /** Request line and header fields up to the empty line, in Latin-1. */
  readonly head: string
  readonly body: IncomingMessage | undefined
  readonly sink: ExchangeSink
}

type ConnectionState =
  | { readonly status: 'idle'; readonly since: number }
  | {
      readonly status: 'busy'
      readonly request: UpstreamRequest
      readonly reader: AnswerReader
      readonly body: BodySender | undefined
      /** Since the last piece of the request, until the first byte of the answer. */
      waitingSince: number | undefined
    }
  | { readonly status: 'closed' }

interface ConnectionOptions {
  readonly socketPath: string
  /** The connection is free for the next request. */
  readonly onIdle: (connection: UpstreamConnection) => void
  readonly onClose: (connection: UpstreamConnection) => void
  /** A request whose connection the worker had closed before it could be read: another connection may take it. */
  readonly onUnread: (request: UpstreamRequest) => void
}

/** All connections read into it, one after the other. Of its own accord Node takes as much memory anew for each read. */
const READ_INTO = Buffer.allocUnsafeSlow(64 * 1024)

/** The worker did not begin its answer in time. */
export class AnswerTimeout extends Error {
  readonly code = 'ETIMEDOUT'

  constructor() {
    super('The worker did not begin to answer in time.')
    this.name = 'AnswerTimeout'
  }
}

/** The connection ended in the middle of an exchange. */
export class BrokenConnection extends Error {
  readonly code = 'ECONNRESET'

  constructor() {
    super('The worker closed the connection before its answer was whole.')
    this.name = 'BrokenConnection'
  }
}

/**
 * One kept-alive HTTP/1.1 connection to a worker's socket. INVARIANTS: one exchange at a time, no pipelining; it is used again only
 * when request and answer both ended where they said; whatever else happens closes it.
 */
export class UpstreamConnection {
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  #state: ConnectionState
  #exchanges = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#state = { status: 'idle', since: performance.now() }
    this.#socket = connect({
      path: options.socketPath,
      onread: {
        buffer: READ_INTO,
        callback: (length) => {
          // The next read of any connection goes over it.
          this.#onData(Buffer.from(READ_INTO.subarray(0, length)))
          return true
        },
      },
    })
    this.#socket.on('error', (error) => this.#end(error))
    this.#socket.on('close', () => this.#end(new BrokenConnection()))
  }

  /** Sends a request; the connection must be idle. */
  send(request: UpstreamRequest): void {
    const { body, head, sink } = request
    this.#exchanges += 1
    const sender = body && new BodySender(body, this.#socket, () => this.#onBodySent())
    const reader = new AnswerReader(sink, request.method === 'HEAD')
    const waitingSince = performance.now()
    this.#state = { status: 'busy', request, reader, body: sender, waitingSince }
    this.#socket.write(head, 'latin1')
    sender?.start()
  }

  /** Breaks off the exchange of a request without another word to its sink. */
  abort(request: UpstreamRequest): void {
    if (this.#state.status === 'busy' && this.#state.request === request) this.#close()
  }

  /** Goes on reading after the sink asked to wait. */
  resume(): void {
    this.#socket.resume()
  }

  /** Closes it when it has been idle for too long, or its worker has not begun to answer in time. */
  checkTime(now: number, limits: { readonly idleMs: number; readonly answerMs: number }): void {
    const state = this.#state
    if (state.status === 'idle' && now - state.since > limits.idleMs) this.#close()
    if (state.status !== 'busy' || state.waitingSince === undefined) return
    if (now - state.waitingSince > limits.answerMs) this.#end(new AnswerTimeout())
  }

  /** Ends it; an exchange under way fails. */
  destroy(): void {
    this.#end(new BrokenConnection())
  }

  /** A long body is answered when it is over: the time for that counts from its last piece. */
  #onBodySent(): void {
    if (this.#state.status !== 'busy' || this.#state.waitingSince === undefined) return
    this.#state.waitingSince = performance.now()
  }

  #onData(bytes: Buffer): void {
    const state = this.#state
    if (state.status !== 'busy') return this.#close()
    state.waitingSince = undefined
    try {
      if (!state.reader.push(bytes)) this.#socket.pause()
    } catch (error) {
      return this.#end(error instanceof Error ? error : new Error(String(error)))
    }
    if (state.reader.isDone && this.#state === state) this.#finish(state)
  }

  #finish({ reader, body }: Extract<ConnectionState, { status: 'busy' }>): void {
    if (!reader.keepAlive || (body && !body.isDone)) return this.#close()
    this.#state = { status: 'idle', since: performance.now() }
    if (this.#socket.isPaused()) this.#socket.resume()
    this.#options.onIdle(this)
  }

  #end(error: Error): void {
    const state = this.#state
    this.#close()
    if (state.status !== 'busy') return
    const { request, waitingSince } = state
    const isUnread = this.#exchanges > 1 && waitingSince !== undefined && !request.body
    if (isUnread && isSafe(request.method) && !(error instanceof AnswerTimeout)) {
      this.#options.onUnread(request)
    } else {
      request.sink.onError(error)
    }
  }

  #close(): void {
    if (this.#state.status === 'closed') return
    if (this.#state.status === 'busy') this.#state.body?.stop()
    this.#state = { status: 'closed' }
    this.#socket.destroy()
    this.#options.onClose(this)
  }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
