import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import type { AllowedServer } from './allowed-servers.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { hostOf } from '../../shared/models/network-address.ts'

/** One request to a server of models. */
export interface ServerRequest {
  readonly server: AllowedServer
  /** Below the server's own path: `/api/embed`. */
  readonly path: string
  /** Where it is neither a GET nor the POST of a body. */
  readonly method?: 'HEAD' | 'DELETE'
  /** Sent as JSON with POST; without it the request is a GET. */
  readonly body?: unknown
  /** A file that is sent with POST instead of a body. */
  readonly upload?: Upload
  /** Goes to this server and nowhere else. */
  readonly key?: string | undefined
  /** What kinds of answer are understood; JSON if nothing is said. */
  readonly accept?: string | undefined
  /** Ends the whole of it, answer included. */
  readonly signal: AbortSignal
}

/** Bytes that are sent at the server's pace; their number is known before. */
export interface Upload {
  readonly bytes: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/**
 * Sends a request and gives the answer when its head is there. INVARIANTS: the address is judged after the name was looked up, right before
 * it is connected to; a redirect is not followed; a connection serves one request, so that none outlives a change of what is allowed.
 */
export async function openAnswer(asked: ServerRequest): Promise<IncomingMessage> {
  asked.signal.throwIfAborted()
  const { server } = asked
  const host = hostOf(server.url)
  if (isIP(host) !== 0) checked(server, host)
  const text = asked.body === undefined ? undefined : JSON.stringify(asked.body)
  const sent = await startRequest(asked, text)
  return await new Promise((resolve, reject) => {
    sent.once('error', (error) => reject(failureOf(error, server)))
    sent.once('response', (answer) => {
      const problem = unusable(answer)
      if (problem === undefined) return resolve(answer)
      answer.destroy()
      reject(failureFor('garbage', modelTold(problem, { server: nameOf(server) })))
    })
    if (asked.upload) return void sendPieces(sent, asked.upload).catch(reject)
    sent.end(text)
  })
}

/** A server that has its answer ready may close before it has read everything: then only the answer counts. */
async function sendPieces(sent: ClientRequest, { pieces }: Upload): Promise<void> {
  const { pipeline } = await import('node:stream/promises')
  await pipeline(pieces, sent)
}

/** Why the body of an answer is not to be read, whatever it says. */
function unusable({
  statusCode = 0,
  headers,
}: IncomingMessage): 'redirects' | 'compressed' | undefined {
  if (statusCode >= 300 && statusCode <= 399) return 'redirects'
  const encoding = headers['content-encoding'] ?? 'identity'
  // A small compressed answer can become a very large one.
  return encoding === 'identity' ? undefined : 'compressed'
}

/** A server as a message names it. */
export function nameOf({ url }: AllowedServer): string {
  return url.origin
}

async function startRequest(
  asked: ServerRequest,
  text: string | undefined,
): Promise<ClientRequest> {
  const { server, path, upload, key, accept = 'application/json', signal } = asked
  const url = new URL(server.url.pathname.replace(/\/$/, '') + path, server.url)
  const send = url.protocol === 'https:' ? (await import('node:https')).request : httpRequest
  return send(url, {
    method: asked.method ?? (text === undefined && upload === undefined ? 'GET' : 'POST'),
    agent: false,
    signal,
    lookup: checkedLookup(server),
    headers: {
      accept,
      'accept-encoding': 'identity',
      ...(text === undefined ? {} : bodyHeaders('application/json', Buffer.byteLength(text))),
      ...(upload === undefined ? {} : bodyHeaders('application/octet-stream', upload.bytes)),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
  })
}

/** The length is said because Node sends no body with a DELETE otherwise. */
function bodyHeaders(type: string, bytes: number): Record<string, string | number> {
  return { 'content-type': type, 'content-length': bytes }
}

type LookUpAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

/** A look-up of names for a connection; what it finds is judged before anybody connects. */
export function checkedLookup(
  server: AllowedServer,
  lookUp: LookUpAll = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      try {
        for (const { address } of found) checked(server, address)
      } catch (refusal) {
        return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), '')
      }
      const [first] = found
      if (options.all === true) return callback(null, found)
      callback(null, first?.address ?? '', first?.family)
    })
  }
}

function checked(server: AllowedServer, address: string): void {
  try {
    server.checkAddress(address)
  } catch (error) {
    const told = modelTold('wrong-address', { server: nameOf(server), quote: messageOf(error) })
    throw failureFor('not-allowed', told, { cause: error })
  }
}

/** Why a question was ended from our side. Whoever withdraws it may give any reason. */
export function failureOfAbort({ reason }: AbortSignal, server: AllowedServer): ModelFailure {
  const isTimeout = reason instanceof Error && reason.name === 'TimeoutError'
  return failureOf(isTimeout ? reason : new DOMException('withdrawn', 'AbortError'), server)
}

/** What went wrong on the way, in words. */
export function failureOf(error: unknown, server: AllowedServer): ModelFailure {
  if (error instanceof ModelFailure) return error
  if (error instanceof Error && (error.name === 'TimeoutError' || causeIsTimeout(error))) {
    return failureFor('timeout', modelTold('server-silent', { server: nameOf(server) }), {
      cause: error,
    })
  }
  if (error instanceof Error && error.name === 'AbortError')
    return failureFor('cancelled', modelTold('withdrawn-from', { server: nameOf(server) }), {
      cause: error,
    })
  const values = { server: nameOf(server), quote: messageOf(error) }
  return failureFor('unreachable', modelTold('server-unreachable', values), { cause: error })
}

/** An abort wraps its reason. */
function causeIsTimeout({ cause }: Error): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError'
}
