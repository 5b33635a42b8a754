import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LINES_TYPE } from '../../shared/api/route.ts'
import { ACTOR_HEADER, REQUEST_ID_HEADER } from '../../shared/control/worker-contract.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { problemHeaders, problemOf } from '../../shared/errors/problem.ts'
import type { Answer } from './bound-route.ts'
import { EventAnswer, sendEvents } from './event-answer.ts'

/** One request with its response. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** Aborted when the client goes before it has its answer. */
  readonly signal: AbortSignal
  /** Settled when the answer is sent, or nobody is there for it any more. */
  readonly closed: Promise<void>
}

const REQUEST_ID = /^[\w.:-]{1,100}$/
const ACTOR = /^(?:console|system|(?:user|agent):[\w.-]{1,100})$/

/** Opens the exchange: gives it its id and watches for the client's going. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const gone = new AbortController()
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
      resolve()
    })
  })
  return { request, response, requestId: requestIdOf(request), signal: gone.signal, closed }
}

/** Who asks, as the supervisor says. Nobody's requests are not served. */
export function actorOf(request: IncomingMessage): string {
  const actor = request.headers[ACTOR_HEADER]
  if (typeof actor === 'string' && ACTOR.test(actor)) return actor
  throw new AppError('invalid-input', `Header ${ACTOR_HEADER} is missing or wrong.`)
}

/** Sends an answer: a value as JSON, or as text of the type that it names; several values as JSON lines, and events, at the client's pace. */
export async function sendAnswer(
  exchange: Exchange,
  { status, body, type }: Answer,
): Promise<void> {
  if (body instanceof EventAnswer) return await sendEvents(exchange, status, body)
  if (isLines(body)) return await sendLines(exchange, status, body)
  const { response, requestId } = exchange
  const text = type !== undefined && typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': type ?? 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    [REQUEST_ID_HEADER]: requestId,
  })
  response.end(text)
}

function isLines(body: unknown): body is AsyncIterable<readonly unknown[]> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** Headers go out with the first lines, so that what fails before them still becomes a problem document. */
async function sendLines(
  { response, requestId, signal }: Exchange,
  status: number,
  lines: AsyncIterable<readonly unknown[]>,
): Promise<void> {
  const head = {
    'content-type': `${LINES_TYPE}; charset=utf-8`,
    'cache-control': 'no-store',
    [REQUEST_ID_HEADER]: requestId,
  }
  for await (const some of lines) {
    if (signal.aborted) return
    if (!response.headersSent) response.writeHead(status, head)
    const isTaken = response.write(some.map((line) => `${JSON.stringify(line)}\n`).join(''))
    if (!isTaken) await once(response, 'drain', { signal }).catch(() => undefined)
  }
  if (!response.headersSent) response.writeHead(status, head)
  response.end()
}

/** Answers with a problem document. What is left of the body is read to nowhere, so that the answer gets through. */
export function sendProblem({ request, response, requestId }: Exchange, error: AppError): void {
  const text = JSON.stringify(problemOf(error, requestId))
  const { allow } = error.details
  response.writeHead(error.status, {
    ...problemHeaders(error),
    'content-length': Buffer.byteLength(text),
    [REQUEST_ID_HEADER]: requestId,
    ...(Array.isArray(allow) ? { allow: allow.join(', ') } : {}),
  })
  response.end(text)
  request.resume()
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER]
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId('req')
}
