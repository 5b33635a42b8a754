import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { LINES_TYPE, type Route } from '../../shared/api/route.ts'
import type { SystemConfig } from '../../shared/api/system.ts'
import { scopeOf } from '../../shared/api/token-scope.ts'
import type { Principal } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RequestContext } from './request-context.ts'

/** Path of a request, or `invalid-path` for one that two parsers could read in two ways. */
export function checkedPath(url: string): string {
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  if (
    !path.startsWith('/') ||
    path.includes('//') ||
    /%2f|%5c|%00|\\/i.test(path) ||
    hasDotSegment(path)
  ) {
    throw new AppError('invalid-path', 'This address is not written in its plain form.')
  }
  return path
}

function hasDotSegment(path: string): boolean {
  return path.includes('.') || path.includes('%2')
    ? path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))
    : false
}

/** Refuses names that are not ours in `Host`, so that a foreign page cannot reach us under its own name (DNS rebinding). */
export function checkHost(host: string | undefined, config: SystemConfig): void {
  if (host !== undefined && isOurHost(hostnameOf(host), config)) return
  throw new AppError(
    'host-not-allowed',
    'This name is not served here. Set publicUrl in etc/system.json if it should be.',
  )
}

/** Refuses a request that names two hosts (RFC 9112, 3.2): a proxy before us may have gone by the other one. */
export function checkOneHost(rawHeaders: readonly string[]): void {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === HOST.length && rawHeaders[at]?.toLowerCase() === HOST) hosts += 1
  if (hosts > 1) throw new AppError('invalid-input', 'The request names more than one host.')
}

const HOST = 'host'

function isOurHost(hostname: string, config: SystemConfig): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  if (hostname === '::1' || (isIP(hostname) === 4 && hostname.startsWith('127.'))) return true
  const isBound = !['0.0.0.0', '::'].includes(config.host) && hostname === config.host.toLowerCase()
  return (
    isBound || (config.publicUrl !== undefined && hostname === new URL(config.publicUrl).hostname)
  )
}

function hostnameOf(host: string): string {
  const bracketed = /^\[([0-9a-f:.]+)\](:\d+)?$/i.exec(host)
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase()
}

/** Refuses a change that another site's page sent in the person's name. */
export function checkOrigin(headers: IncomingHttpHeaders, config: SystemConfig): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined && !isOurOrigin(origin, host, config)) throw crossSite()
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite()
}

function isOurOrigin(origin: string, host: string | undefined, config: SystemConfig): boolean {
  if (config.publicUrl !== undefined && origin === new URL(config.publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}

function crossSite(): AppError {
  return new AppError('cross-site', 'This request comes from another site’s page.')
}

/** Refuses a token that was not given what the route asks for. What its account may do is asked besides. */
export function checkScope(
  { route, params }: Pick<RequestContext, 'route' | 'params'>,
  principal: Principal,
): void {
  if (principal.kind !== 'account' || principal.proof.kind !== 'token') return
  if (route.access === 'anyone') return
  const needed = scopeOf(route, params)
  if (needed === undefined)
    throw new AppError('forbidden', 'A token cannot do this: log in, or use the machine’s console.')
  if (principal.proof.scopes.includes(needed)) return
  throw new AppError('forbidden', `This token lacks the scope "${needed}".`, {
    details: { scope: needed },
  })
}

const JSON_LINES: readonly string[] = [LINES_TYPE, 'application/jsonl', 'application/json-lines']

/** A body must say that it is JSON, unless it comes from a program that says nothing of origins (curl), whose body is taken for JSON. */
export function checkContentType(request: IncomingMessage, route: Route): void {
  if (!(route.body ?? route.bodyLines) || !hasBody(request)) return
  const type = contentTypeOf(request)
  if (takes(route, type)) return
  if (isFormType(type) && !saysWhereFrom(request)) return
  throw new AppError(
    'unsupported-media-type',
    `Send the body as JSON, with Content-Type: ${route.bodyLines ? LINES_TYPE : 'application/json'}.`,
  )
}

function contentTypeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function takes({ textBody, bodyLines }: Route, type: string): boolean {
  if (type === 'application/json' || type.endsWith('+json')) return true
  return type === textBody?.type || (bodyLines !== undefined && JSON_LINES.includes(type))
}

function isFormType(type: string): boolean {
  return type === '' || type === 'application/x-www-form-urlencoded'
}

function saysWhereFrom({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
}

/** Whether a request carries a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
