import { on } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ClientOptions, WebSocket } from 'ws'
import { AttachMessage, attachRoutes } from '../../shared/api/attach.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { authorizationFor, refusalOf, unreachable } from '../control-transport.ts'
import type { SupervisorLink } from '../supervisor-link.ts'

interface AttachingOptions {
  readonly link: SupervisorLink
  /** Username of the profile. */
  readonly profile: string
  readonly signal: AbortSignal
}

const REQUEST = { method: attachRoutes.attach.method, path: attachRoutes.attach.path }
const HANDSHAKE_MS = 30_000
/** The worker says how it is every two seconds. */
const SILENT_MS = 30_000

/**
 * Attaches to a worker, which is started when it sleeps, and gives what it says until one of the two ends it. Throws what the
 * refusal says; `supervisor-unreachable` without a supervisor.
 */
export async function openAttachment(
  options: AttachingOptions,
): Promise<AsyncGenerator<AttachMessage>> {
  const socket = await webSocket(options)
  const messages = on(socket, 'message', { close: ['close'] })
  const close = (): void => socket.close()
  options.signal.addEventListener('abort', close)
  socket.once('close', () => options.signal.removeEventListener('abort', close))
  try {
    await opened(socket, options.link)
    return messagesIn(messages, socket)
  } catch (error) {
    socket.terminate()
    options.signal.throwIfAborted()
    throw error
  }
}

async function webSocket({ link, profile }: AttachingOptions): Promise<WebSocket> {
  const { WebSocket } = await import('ws')
  const authorization = await authorizationFor(link).catch((error: unknown) => {
    throw unreachable(link, REQUEST, error)
  })
  const options: ClientOptions = {
    headers: { authorization, [PROFILE_HEADER]: profile },
    handshakeTimeout: HANDSHAKE_MS,
    perMessageDeflate: false,
  }
  if (link.kind === 'server') {
    const { protocol, host } = link.server
    return new WebSocket(`${protocol.replace('http', 'ws')}//${host}${REQUEST.path}`, options)
  }
  const createConnection = () => connect(link.layout.controlSocket)
  return new WebSocket(`ws://localhost${REQUEST.path}`, { ...options, createConnection })
}

async function opened(socket: WebSocket, link: SupervisorLink): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', (error) => reject(unreachable(link, REQUEST, error)))
    socket.once('unexpected-response', (_request, response) => {
      refusalIn(link, response).then(reject, reject)
    })
  })
}

async function refusalIn(link: SupervisorLink, response: IncomingMessage): Promise<AppError> {
  return refusalOf(link, REQUEST, {
    status: response.statusCode ?? 0,
    text: await text(response),
  })
}

async function* messagesIn(
  messages: AsyncIterable<unknown[]>,
  socket: WebSocket,
): AsyncGenerator<AttachMessage> {
  // A supervisor that vanishes without a word would keep this waiting for ever.
  const watch = setTimeout(() => socket.terminate(), SILENT_MS)
  try {
    for await (const [message] of messages) {
      watch.refresh()
      yield AttachMessage.parse(parseJson(String(message), 'Message'), 'Message')
    }
  } finally {
    clearTimeout(watch)
    socket.close()
  }
}
