import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as openRequest } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { AppError, messageOf, systemCodeOf } from '../shared/errors/app-error.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'

/** A request as it goes over the control socket. */
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
 * Sends one request over the control socket of a data root, with the secret that proves whom it comes from.
 * Throws `supervisor-unreachable` when nobody answers, and `forbidden` when socket or secret belong to another account.
 */
export async function sendToSupervisor(
  layout: RootLayout,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<ControlAnswer> {
  return await streamFromSupervisor(layout, { request, signal }, async (answer) => ({
    status: answer.statusCode ?? 0,
    text: await text(answer),
  }))
}

/** The same for an answer that is read as it comes in. */
export async function streamFromSupervisor<T>(
  layout: RootLayout,
  { request, signal }: { readonly request: ControlRequest; readonly signal: AbortSignal },
  read: (answer: IncomingMessage) => Promise<T>,
): Promise<T> {
  const answer = await openAnswer(layout, request, signal)
  try {
    return await read(answer)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    throw unreachable(layout, request, error)
  }
}

/** The same for an answer that goes on: given as soon as it begins. A refusal is given whole, like any other answer. */
export async function openStream(
  layout: RootLayout,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<ControlAnswer | IncomingMessage> {
  const answer = await openAnswer(layout, request, signal)
  if (answer.statusCode === 200) return answer
  return { status: answer.statusCode ?? 0, text: await text(answer) }
}

/** The secret of a data root's control socket, as a header. It is new at each start of the supervisor. */
export async function controlAuthorization(layout: RootLayout): Promise<string> {
  return `Bearer ${(await readFile(layout.controlToken, 'utf8')).trim()}`
}

async function openAnswer(
  layout: RootLayout,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  try {
    const authorization = await controlAuthorization(layout)
    const headers = { ...request.headers, authorization }
    return await exchange(layout.controlSocket, { ...request, headers }, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(layout, request, error)
  }
}

function exchange(
  socketPath: string,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, path, body, timeoutMs = USUAL_TIMEOUT_MS } = request
  const headers =
    typeof body === 'string' ? { ...request.headers, ...lengthOf(body) } : request.headers
  return new Promise((resolve, reject) => {
    const sent = openRequest({
      socketPath,
      agent: false,
      method,
      path,
      headers,
      signal,
      timeout: timeoutMs,
    })
    sent.once('response', resolve)
    sent.once('error', reject)
    sent.once('timeout', () => sent.destroy(new Error(`nothing came within ${timeoutMs / 1000} s`)))
    if (body === undefined || typeof body === 'string') sent.end(body)
    // A failure is the request's too; and the supervisor may answer, and close, before it has read all of it.
    else pipeline(body, sent).catch(() => undefined)
  })
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
}

/** The failure of a supervisor that cannot be reached, or that broke off. */
export function unreachable(
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
