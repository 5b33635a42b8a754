import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { actorOf, type ProfileRef } from '../../shared/domain/principal.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import type { WorkerEndpoint } from '../workers/worker-endpoint.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { sendProblemRaw } from './problem-answer.ts'
import { stateAfterBreak } from './proxy.ts'
import { headersToWorker } from './proxy-headers.ts'
import type { RequestContext } from './request-context.ts'
import type { SessionStreams } from './session-streams.ts'

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly context: RequestContext
  readonly profile: ProfileRef
}

interface UpgradeProxyOptions {
  readonly fleet: WorkerFleet
  readonly streams: SessionStreams
  /** Hears how each upgrade was answered. */
  readonly onAnswered: (status: number) => void
}

/** How long a worker may take to answer an upgrade. */
const ANSWER_MS = 10_000
const SWITCHING = 101

/** What a worker says in answer to an upgrade, besides its status. */
const ANSWERED = [
  'connection',
  'upgrade',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
]

/** Joins upgraded connections (WebSockets) to workers, and ends them with the session that opened them. */
export class UpgradeProxy {
  readonly #fleet: WorkerFleet
  readonly #streams: SessionStreams
  readonly #onAnswered: (status: number) => void
  #open = 0

  constructor({ fleet, streams, onAnswered }: UpgradeProxyOptions) {
    this.#fleet = fleet
    this.#streams = streams
    this.#onAnswered = onAnswered
  }

  /** How many connections are open or about to be. */
  get open(): number {
    return this.#open
  }

  /** Carries an upgrade through; a refusal is answered as a problem document. */
  async join(upgrade: Upgrade): Promise<void> {
    const { socket, context, profile } = upgrade
    socket.on('error', () => socket.destroy())
    this.#streams.keep(socket, context.principal)
    this.#open += 1
    socket.once('close', () => (this.#open -= 1))
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    try {
      const endpoint = await this.#fleet.endpointOf(profile, gone.signal)
      await this.#connect(upgrade, endpoint)
      this.#onAnswered(SWITCHING)
    } catch (error) {
      sendProblemRaw(socket, error, context.requestId)
      this.#onAnswered(toAppError(error).status)
    }
  }

  async #connect(upgrade: Upgrade, endpoint: WorkerEndpoint): Promise<void> {
    const { socket } = upgrade
    const leave = endpoint.join()
    socket.once('close', leave)
    try {
      const [upstream, head] = await this.#ask(upgrade, endpoint)
      if (socket.destroyed) return void upstream.destroy()
      join(socket, upstream)
      if (head.length > 0) socket.write(head)
      if (upgrade.head.length > 0) upstream.write(upgrade.head)
    } catch (error) {
      leave()
      // One that broke off is about to be seen to have ended: then the next request finds it so.
      if (error instanceof AppError && error.cause !== undefined)
        await stateAfterBreak(this.#fleet.of(upgrade.profile))
      throw error
    }
  }

  async #ask(
    { request, socket, context }: Upgrade,
    endpoint: WorkerEndpoint,
  ): Promise<[Duplex, Buffer]> {
    const actor = actorOf(context.principal)
    const headers = headersToWorker(request.headers, {
      secret: endpoint.secret,
      actor,
      requestId: context.requestId,
    })
    const { upgrade = 'websocket' } = request.headers
    return await new Promise((resolve, reject) => {
      const asked = httpRequest({
        socketPath: endpoint.socketPath,
        agent: false,
        timeout: ANSWER_MS,
        path: request.url,
        method: 'GET',
        headers: ['host', 'worker', 'connection', 'Upgrade', 'upgrade', upgrade, ...headers],
      })
      asked.once('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS} ms`)))
      asked.once('upgrade', (answer, upstream, head) => {
        upstream.setTimeout(0)
        socket.write(switchingHead(answer, context.requestId))
        resolve([upstream, head])
      })
      asked.once('response', (answer) => {
        asked.destroy()
        reject(
          new AppError(
            'worker-unreachable',
            `The worker refused the upgrade with ${answer.statusCode}.`,
          ),
        )
      })
      asked.on('error', (error) =>
        reject(new AppError('worker-unreachable', 'The worker broke off.', { cause: error })),
      )
      socket.once('close', () => asked.destroy())
      asked.end()
    })
  }
}

function switchingHead({ headers }: IncomingMessage, requestId: string): string {
  const kept = ANSWERED.flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}\r\n`],
  )
  return `HTTP/1.1 101 Switching Protocols\r\n${kept.join('')}x-request-id: ${requestId}\r\n\r\n`
}

/** Pipes two sockets into each other; the end of one is the end of both. */
function join(client: Duplex, worker: Duplex): void {
  worker.on('error', () => worker.destroy())
  client.pipe(worker).pipe(client)
  client.once('close', () => worker.destroy())
  worker.once('close', () => client.destroy())
}
