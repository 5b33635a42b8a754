import type { IncomingMessage, ServerResponse } from 'node:http'
import { actorOf, type ProfileRef } from '../../shared/domain/principal.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { AnswerTimeout } from '../upstream/upstream-connection.ts'
import type { SupervisedWorker } from '../workers/supervised-worker.ts'
import type { WorkerEndpoint } from '../workers/worker-endpoint.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { stateSaid } from '../workers/worker-said.ts'
import { stateInWords } from '../workers/worker-words.ts'
import { hasBody } from './admission.ts'
import { ForwardedResponse } from './forwarded-response.ts'
import { sendProblem } from './problem-answer.ts'
import { headersToWorker } from './proxy-headers.ts'
import type { RequestContext } from './request-context.ts'
import type { SessionStreams } from './session-streams.ts'

/** How a proxied exchange ended, for figures and logs. */
export interface ProxyOutcome {
  readonly status: number
  readonly endpoint: WorkerEndpoint | undefined
  /** Who broke it off, if it did not come to its end. */
  readonly abortedBy: 'client' | 'worker' | undefined
  readonly error: Error | undefined
  /** From the request to the end of the answer. */
  readonly seconds: number
  /** From the request's arrival until a running worker was given it; undefined where it had to wait for a start. */
  readonly overheadSeconds: number | undefined
}

/** One request on its way to a worker, and the answer to it. */
export interface ProxyExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly context: RequestContext
  readonly profile: ProfileRef
}

interface ProxyOptions {
  readonly fleet: WorkerFleet
  readonly streams: SessionStreams
  readonly onEnd: (exchange: ProxyExchange, outcome: ProxyOutcome) => void
}
type Ended = Pick<ProxyOutcome, 'status' | 'abortedBy' | 'error'>

/** When a request came to the proxy, in ms on the monotonic clock, and whether it waited for a start then. */
interface Waited {
  readonly beganAt: number
  readonly isHeld: boolean
}

/** How long a broken exchange waits for the worker's exit, so that its reason can be told. */
const EXIT_SOON_MS = 300

/** Forwards requests to the worker of a profile, streaming both ways at the pace of the slower side. */
export class Proxy {
  readonly #fleet: WorkerFleet
  readonly #streams: SessionStreams
  readonly #onEnd: (exchange: ProxyExchange, outcome: ProxyOutcome) => void

  constructor({ fleet, streams, onEnd }: ProxyOptions) {
    this.#fleet = fleet
    this.#streams = streams
    this.#onEnd = onEnd
  }

  /** Forwards one request; the worker is started when it sleeps. Every failure becomes a problem document or, once headers are out, a reset. */
  forward(exchange: ProxyExchange): void {
    const { endpoint } = this.#fleet.of(exchange.profile)
    const beganAt = performance.now()
    if (endpoint) return this.#dispatch(exchange, endpoint, { beganAt, isHeld: false })
    const gone = new AbortController()
    exchange.response.once('close', () => gone.abort())
    this.#fleet.endpointOf(exchange.profile, gone.signal).then(
      (ready) => this.#dispatch(exchange, ready, { beganAt, isHeld: true }),
      (error: unknown) => this.#refuse(exchange, error, beganAt),
    )
  }

  #dispatch(exchange: ProxyExchange, endpoint: WorkerEndpoint, { beganAt, isHeld }: Waited): void {
    const { request, response, context } = exchange
    if (response.destroyed) return
    const leave = endpoint.enter()
    const finish = ({ status, abortedBy, error }: Ended): void => {
      leave()
      // Member by member: a spread costs as much as all of the routing.
      this.#onEnd(exchange, {
        status,
        endpoint,
        abortedBy,
        error,
        seconds: secondsSince(beganAt),
        overheadSeconds: isHeld ? undefined : overheadSeconds,
      })
    }
    const sink = new ForwardedResponse({
      response,
      requestId: context.requestId,
      // A stream ends with its session, and with the profile that the session showed; a short answer is over before that.
      onStream: () => this.#streams.keep(response, context.principal),
      onEnd: finish,
      onFailure: (error) => void this.#fail(exchange, error).then(finish),
    })
    const sent = endpoint.pool.dispatch({
      method: request.method ?? 'GET',
      head: requestHead(exchange, endpoint),
      body: hasBody(request) ? request : undefined,
      sink,
    })
    const overheadSeconds = secondsSince(context.arrivedAt)
    sink.follow(sent)
  }

  #refuse(exchange: ProxyExchange, error: unknown, beganAt: number): void {
    const { response, context } = exchange
    const status = sendProblem(response, error, context.requestId)
    this.#onEnd(exchange, {
      status,
      endpoint: undefined,
      abortedBy: undefined,
      error: undefined,
      seconds: secondsSince(beganAt),
      overheadSeconds: undefined,
    })
  }

  async #fail({ response, context, profile }: ProxyExchange, error: Error): Promise<Ended> {
    if (response.headersSent) {
      // A reset, never a clean end: the client must see that the answer is not whole.
      response.destroy()
      return { status: response.statusCode, abortedBy: 'worker', error }
    }
    const problem = await this.#problemOf(profile, error)
    const status = sendProblem(response, problem, context.requestId)
    return { status, abortedBy: 'worker', error }
  }

  async #problemOf(profile: ProfileRef, error: Error): Promise<AppError> {
    if (error instanceof AnswerTimeout) {
      return new AppError('worker-timeout', 'The worker did not answer within 60 s.', {
        cause: error,
      })
    }
    const worker = this.#fleet.of(profile)
    await stateAfterBreak(worker)
    const { state } = worker.life
    const now = performance.now()
    const isUp = state.status === 'running'
    const words = isUp
      ? `The connection broke (${systemCodeOf(error) ?? error.name}).`
      : stateInWords(worker.life, now)
    const said = isUp ? [] : stateSaid(worker.life, now)
    return new AppError('worker-unreachable', `The worker broke off before it answered. ${words}`, {
      cause: error,
      details: { worker: { state: state.status, reason: state.reason, words, said } },
    })
  }
}

function secondsSince(beganAt: number): number {
  return (performance.now() - beganAt) / 1_000
}

/** Waits a moment for the worker's state to change: a broken connection is often the first sign of its end. */
export async function stateAfterBreak(worker: SupervisedWorker): Promise<void> {
  if (worker.life.state.status !== 'running') return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(settle, EXIT_SOON_MS)
    const away = worker.onChange(settle)
    function settle(): void {
      clearTimeout(timer)
      away()
      resolve()
    }
  })
}

/** Request line and header fields as the worker gets them. Everything in them has passed Node's parser, which lets no line break through. */
function requestHead({ request, context }: ProxyExchange, { secret }: WorkerEndpoint): string {
  const fields = headersToWorker(request.headers, {
    secret,
    actor: actorOf(context.principal),
    requestId: context.requestId,
  })
  let head = `${request.method} ${request.url} HTTP/1.1\r\nhost: worker\r\n`
  for (let index = 0; index < fields.length; index += 2) {
    head += `${fields[index]}: ${fields[index + 1]}\r\n`
  }
  return hasChunks(request) ? `${head}transfer-encoding: chunked\r\n\r\n` : `${head}\r\n`
}

function hasChunks({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined
}
