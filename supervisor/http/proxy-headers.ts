import type { IncomingHttpHeaders } from 'node:http'
import {
  ACTOR_HEADER,
  REQUEST_ID_HEADER,
  SECRET_HEADER,
} from '../../shared/control/worker-contract.ts'

/** Headers of one connection, and those that only we may set or read. None of them goes to a worker. */
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-real-ip',
  REQUEST_ID_HEADER,
])

/** What a worker may say in its headers: a worker that has been taken over must not reach into the page's origin. */
const ANSWERED: ReadonlySet<string> = new Set([
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
  'vary',
  // Of a stream, for proxies that gather answers before they pass them on.
  'x-accel-buffering',
])

const ALWAYS: readonly string[] = Object.entries({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}).flat()

interface Forwarding {
  readonly secret: string
  readonly actor: string
  readonly requestId: string
}

/** The header fields with which a request goes to a worker: names and values in turn. */
export function headersToWorker(
  headers: IncomingHttpHeaders,
  { secret, actor, requestId }: Forwarding,
): string[] {
  const out = [SECRET_HEADER, secret, ACTOR_HEADER, actor, REQUEST_ID_HEADER, requestId]
  const named = headers.connection === undefined ? undefined : namesIn(headers.connection)
  for (const name in headers) {
    const value = headers[name]
    if (typeof value !== 'string' || NOT_FORWARDED.has(name)) continue
    if (!isOurs(name) && !named?.has(name)) out.push(name, value)
  }
  return out
}

/** The headers with which a worker's answer goes to the client: names and values in turn, the form that Node writes without a detour. */
export function headersFromWorker(received: readonly string[], requestId: string): string[] {
  const out = [REQUEST_ID_HEADER, requestId, ...ALWAYS]
  let saysCaching = false
  for (let index = 0; index < received.length; index += 2) {
    const name = received[index] ?? ''
    if (!ANSWERED.has(name)) continue
    out.push(name, received[index + 1] ?? '')
    if (name === 'cache-control') saysCaching = true
  }
  if (!saysCaching) out.push('cache-control', 'no-store')
  return out
}

function isOurs(name: string): boolean {
  return name.startsWith('x-mh-') || name.startsWith('x-forwarded-')
}

/** Names that a `Connection` header binds to this connection. */
function namesIn(connection: string): ReadonlySet<string> {
  return new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
}
