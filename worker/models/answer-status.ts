import type { IncomingMessage } from 'node:http'
import type { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { nameOf, type ServerRequest } from './server-request.ts'

const REFUSED = new Set([400, 413, 422])
const BUSY = new Set([408, 425, 429, 503])

type Asked = Pick<ServerRequest, 'server' | 'path'>

/** Throws the failure that the status of an answer means, unless it is a success. */
export function checkStatus({ statusCode = 0, headers }: IncomingMessage, asked: Asked): void {
  if (statusCode < 200 || statusCode > 299) throw failureOfStatus(statusCode, headers, asked)
}

function failureOfStatus(
  status: number,
  headers: IncomingMessage['headers'],
  { server, path }: Asked,
): ModelFailure {
  const values = { server: nameOf(server), path, status }
  if (BUSY.has(status)) {
    const retryAfterMs = retryAfter(headers['retry-after'], Date.now())
    return failureFor('busy', modelTold('status-busy', values), { retryAfterMs })
  }
  if (REFUSED.has(status)) return failureFor('refused', modelTold('status-refused', values))
  if (status === 401 || status === 403) return failureFor('denied', modelTold('status-key', values))
  if (status === 404) return failureFor('denied', modelTold('status-no-model', values))
  return failureFor('unreachable', modelTold('status-other', values))
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
