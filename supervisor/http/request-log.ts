import type { IncomingMessage } from 'node:http'
import { toAppError } from '../../shared/errors/app-error.ts'
import { actorOf } from '../../shared/domain/principal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Crowd } from './crowd-words.ts'
import type { Refusal } from './front.ts'
import type { ProxyExchange, ProxyOutcome } from './proxy.ts'
import { contextOf, type RequestContext } from './request-context.ts'

interface RequestLogParts {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** What is written of requests. A path may hold an id but never a query, and nobody's words. */
export interface RequestLog {
  readonly onProxied: (exchange: ProxyExchange, outcome: ProxyOutcome) => void
  readonly onAnswered: (request: IncomingMessage, status: number) => void
  readonly onError: (request: IncomingMessage, error: unknown, status: number) => void
  readonly onRefused: (request: IncomingMessage, refusal: Refusal) => void
  readonly onCrowd: (crowd: Crowd) => void
}

/** Makes the request log: refusals and failures as warnings, what went well in one line each, forwarded requests at `debug` (the worker logs them too). */
export function requestLog({ logger, metrics }: RequestLogParts): RequestLog {
  return {
    onProxied({ context, profile }, outcome) {
      metrics.proxied(kindOf(context), outcome)
      const { status, endpoint, abortedBy, error } = outcome
      const level = status >= 500 || abortedBy === 'worker' ? 'warn' : 'debug'
      if (!logger.isLevelEnabled(level)) return
      logger[level]({
        evt: 'request-forwarded',
        request_id: context.requestId,
        route: context.routeId,
        user_id: profile.userId,
        actor: actorOf(context.principal),
        worker_id: endpoint?.workerId ?? null,
        generation: endpoint?.generation ?? null,
        status,
        aborted_by: abortedBy ?? null,
        ...(error ? { err: error } : {}),
      })
    },
    onAnswered(request, status) {
      const fields = { ...requestFields(request), evt: 'request-served', status }
      if (OFTEN.has(fields.route)) logger.debug(fields)
      else logger.info(fields)
    },
    onError(request, error, status) {
      const { code } = toAppError(error)
      const fields = { ...requestFields(request), evt: 'request-failed', status, code }
      if (status >= 500) logger.error({ ...fields, err: error })
      else logger.info(fields)
    },
    onRefused(request, { requestId, error, status }) {
      metrics.refused(status)
      const { code } = toAppError(error)
      const fields = {
        evt: 'request-refused',
        request_id: requestId,
        method: request.method,
        status,
        code,
      }
      if (code === 'internal') logger.error({ ...fields, err: error })
      else logger.info(fields)
    },
    onCrowd: (crowd) => logCrowd(logger, crowd),
  }
}

function logCrowd(logger: Logger, { ended, open, error }: Crowd): void {
  logger.warn(
    { evt: 'connections-ended', ended, open, ...(error ? { err: error } : {}) },
    error ? 'Connections could not be taken' : 'Connections are more than may be open',
  )
}

/** The console's requests come over its socket. */
function kindOf({ door, route }: RequestContext): 'http' | 'sse' | 'ipc' {
  if (door === 'console') return 'ipc'
  return route.answer.type === EVENTS_TYPE ? 'sse' : 'http'
}

const EVENTS_TYPE = 'text/event-stream'

/** Routes that programs ask all the time. */
const OFTEN: ReadonlySet<string> = new Set(['health', 'readiness', 'metrics', 'asset'])

interface RequestFields {
  readonly request_id: string
  readonly route: string
  readonly user_id: string | null
  readonly door: string
}

function requestFields(request: IncomingMessage): RequestFields {
  const { requestId, routeId, principal, door } = contextOf(request)
  const userId = principal.kind === 'account' ? principal.userId : null
  return { request_id: requestId, route: routeId, user_id: userId, door }
}
