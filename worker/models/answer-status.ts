import type { IncomingMessage } from 'node:http'
import { ModelFailure } from './model-failure.ts'
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
  const said = `${nameOf(server)} answered ${path} with status ${status}`
  if (BUSY.has(status)) {
    const retryAfterMs = retryAfter(headers['retry-after'], Date.now())
    return new ModelFailure('busy', `${said}: it is busy.`, { retryAfterMs })
  }
  if (REFUSED.has(status)) return new ModelFailure('refused', `${said}: it does not take this.`)
  if (status === 401 || status === 403)
    return new ModelFailure('denied', `${said}: it wants another key. Set the provider's secret.`)
  if (status === 404)
    return new ModelFailure('denied', `${said}: it has no such model, or speaks another protocol.`)
  return new ModelFailure('unreachable', `${said}.`)
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
