import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestEncrypted } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { AppError, messageOf, systemCodeOf } from '../shared/errors/app-error.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import { failureOfAnswer } from './answer-failure.ts'
import type { SupervisorLink } from './supervisor-link.ts'

/** A request as it goes to the supervisor. */
export interface ControlRequest {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A stream goes out as JSON lines, at the supervisor's pace. */
  readonly body?: string | Readable | undefined
  /** How long the supervisor may be silent. */
  readonly timeoutMs?: number
}

/** The answer to it, whatever its status. */
export interface ControlAnswer {
  readonly status: number
  readonly text: string
}

/** More than the slowest answer takes: that of a worker which drains, is stopped and starts anew. */
const USUAL_TIMEOUT_MS = 120_000
const NOBODY_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'])
const KEPT_OUT: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])

/**
 * Sends one request over the control socket of a data root or to a server, with the secret that proves whom it comes from.
 * Throws `supervisor-unreachable` when nobody answers, and `forbidden` when socket or secret belong to another account.
 */
export async function sendToSupervisor(
  link: SupervisorLink,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<ControlAnswer> {
  return await streamFromSupervisor(link, { request, signal }, async (answer) => ({
    status: answer.statusCode ?? 0,
    text: await text(answer),
  }))
}

/** The same for an answer that is read as it comes in. */
export async function streamFromSupervisor<T>(
  link: SupervisorLink,
  { request, signal }: { readonly request: ControlRequest; readonly signal: AbortSignal },
  read: (answer: IncomingMessage) => Promise<T>,
): Promise<T> {
  const answer = await openAnswer(link, request, signal)
  try {
    return await read(answer)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    throw unreachable(link, request, error)
  }
}

/** The same for an answer that goes on: given as soon as it begins. A refusal is given whole, like any other answer. */
export async function openStream(
  link: SupervisorLink,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<ControlAnswer | IncomingMessage> {
  const answer = await openAnswer(link, request, signal)
  if (answer.statusCode === 200) return answer
  return { status: answer.statusCode ?? 0, text: await text(answer) }
}

/** The refusal that an answer is. One that says who we are not is final on a server, where a token does not come back. */
export function refusalOf(
  link: SupervisorLink,
  request: ControlRequest,
  answer: ControlAnswer,
): AppError {
  if (link.kind === 'socket' || answer.status !== 401) return failureOfAnswer(request, answer)
  return new AppError(
    'forbidden',
    `${link.server.origin} does not take this token: it is unknown there, was revoked, or has run out. Make a new one there: mh token create NAME --scope read`,
  )
}

/** What proves to the supervisor who asks. The secret of a control socket is new at each start of the supervisor. */
export async function authorizationFor(link: SupervisorLink): Promise<string> {
  if (link.kind === 'server') return `Bearer ${link.token}`
  return `Bearer ${(await readFile(link.layout.controlToken, 'utf8')).trim()}`
}

async function openAnswer(
  link: SupervisorLink,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  try {
    const authorization = await authorizationFor(link)
    const headers = { ...request.headers, authorization }
    return await exchange(link, { ...request, headers }, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(link, request, error)
  }
}

function exchange(
  link: SupervisorLink,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, path, body, timeoutMs = USUAL_TIMEOUT_MS } = request
  const headers =
    typeof body === 'string' ? { ...request.headers, ...lengthOf(body) } : request.headers
  const options = { agent: false, method, path, headers, signal, timeout: timeoutMs } as const
  return new Promise((resolve, reject) => {
    const sent = open(link, options)
    sent.once('response', resolve)
    sent.once('error', reject)
    sent.once('timeout', () => sent.destroy(new Error(`nothing came within ${timeoutMs / 1000} s`)))
    if (body === undefined || typeof body === 'string') sent.end(body)
    // A failure is the request's too; and the supervisor may answer, and close, before it has read all of it.
    else pipeline(body, sent).catch(() => undefined)
  })
}

/** The path is handed over as it is: a URL would be put in order on the way, which the supervisor rather sees and refuses. */
function open(link: SupervisorLink, options: RequestOptions): ReturnType<typeof requestPlain> {
  if (link.kind === 'socket')
    return requestPlain({ ...options, socketPath: link.layout.controlSocket })
  const request = link.server.protocol === 'https:' ? requestEncrypted : requestPlain
  return request(link.server, options)
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
}

/** The failure of a supervisor that cannot be reached, or that broke off. */
export function unreachable(
  link: SupervisorLink,
  request: ControlRequest,
  cause: unknown,
): AppError {
  if (link.kind === 'socket') return unreachableHere(link.layout, request, cause)
  const said = `${link.server.origin} did not answer ${request.method} ${request.path}: ${messageOf(cause)}.`
  const remedy = 'See that its supervisor runs, and that the address is right.'
  return new AppError('supervisor-unreachable', `${said} ${remedy}`, { cause })
}

function unreachableHere(
  layout: RootLayout,
  { method, path }: ControlRequest,
  cause: unknown,
): AppError {
  const code = systemCodeOf(cause) ?? ''
  if (NOBODY_THERE.has(code)) {
    return new AppError(
      'supervisor-unreachable',
      `No supervisor runs for ${layout.root}. Start it: mh start`,
      { cause },
    )
  }
  if (KEPT_OUT.has(code)) {
    const message = `The supervisor of ${layout.root} belongs to another account: ${messageOf(cause)}. Run mh as that account.`
    return new AppError('forbidden', message, { cause })
  }
  const message = `The supervisor did not answer ${method} ${path}: ${messageOf(cause)}. Its log: mh logs`
  return new AppError('supervisor-unreachable', message, { cause })
}
