import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { flatLines, type Logger } from '../../shared/log/logger.ts'
import { type Exchange, actorOf, openExchange, sendAnswer, sendProblem } from './exchange.ts'
import type { WorkerRouteId } from './handler.ts'
import type { SeenRequest } from '../schedules/person-activity.ts'
import type { RequestGate } from './request-gate.ts'
import type { RouteMatch, Router } from './router.ts'
import type { SecretCheck } from './secret-check.ts'

interface ListenerOptions {
  readonly router: Router
  readonly gate: RequestGate
  readonly checkSecret: SecretCheck
  readonly logger: Logger
  /** Told who asks for what. */
  readonly onRequest: (request: SeenRequest) => void
}

/** Serves the route table over HTTP: secret first, then the gate, then the route; one log line a request. */
export function createRequestListener(options: ListenerOptions): RequestListener {
  const served = flatLines(options.logger)
  const serving = { ...options, served }
  return (request, response) => void serve(serving, request, response)
}

/** Requests of whoever watches a work, or brings some. */
const WATCHING: ReadonlySet<string> = new Set<WorkerRouteId>([
  'listInbox',
  'uploadToInbox',
  'listAgents',
  'listRuns',
  'getRun',
  'listSchedules',
])

interface ServeOptions extends ListenerOptions {
  /** Where the line of each request goes. */
  readonly served: Logger
}

async function serve(
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now()
  const exchange = openExchange(request, response)
  const match = matchOf(options.router, request)
  let leave: (() => void) | undefined
  try {
    options.checkSecret(request)
    leave = options.gate.enter(match.status === 'found' && WATCHING.has(match.id))
    await sendAnswer(exchange, await answer(options, exchange, match))
  } catch (error) {
    fail(options.logger, exchange, error)
  }
  await exchange.closed
  logRequest(options.served, { exchange, match, startedAt })
  leave?.()
}

function matchOf(router: Router, { method = '', url = '' }: IncomingMessage): RouteMatch {
  const [path = ''] = url.split('?', 1)
  return router(method, path)
}

async function answer(
  { onRequest }: Pick<ListenerOptions, 'onRequest'>,
  exchange: Exchange,
  match: RouteMatch,
) {
  const { request: message, requestId, signal } = exchange
  if (match.status === 'unknown') throw new AppError('not-found', 'There is nothing at this path.')
  if (match.status === 'wrong-method') throw wrongMethod(message.method, match.allowed)
  const { url = '' } = message
  const search = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const actor = actorOf(message)
  onRequest({ actor, route: match.id })
  return await match.answer({ message, params: match.params, search, signal, actor, requestId })
}

function wrongMethod(method: string | undefined, allow: readonly string[]): AppError {
  const message = `This path does not take ${method ?? 'that method'}. It takes ${allow.join(', ')}.`
  return new AppError('method-not-allowed', message, { details: { allow } })
}

function fail(logger: Logger, exchange: Exchange, thrown: unknown): void {
  const { request, response, requestId: request_id } = exchange
  // The client broke off while its body was read: nobody is there for an answer.
  if (request.destroyed && !request.complete) return
  const error = toAppError(thrown)
  if (error.code === 'internal') logger.error({ evt: 'request-failed', request_id, err: thrown })
  else if (error.status === 500)
    logger.error({ evt: 'request-failed', request_id, code: error.code })
  if (response.headersSent) response.destroy()
  else sendProblem(exchange, error)
}

/** As proxies log it. */
const CLIENT_GONE = 499

interface Served {
  readonly exchange: Exchange
  readonly match: RouteMatch
  readonly startedAt: number
}

function logRequest(logger: Logger, { exchange, match, startedAt }: Served): void {
  logger.info({
    evt: 'request-served',
    request_id: exchange.requestId,
    method: exchange.request.method,
    route: match.status === 'found' ? match.id : match.status,
    status: exchange.signal.aborted ? CLIENT_GONE : exchange.response.statusCode,
    dur_ms: Math.round((performance.now() - startedAt) * 10) / 10,
    ...(exchange.signal.aborted ? { aborted_by: 'client' } : {}),
  })
}
