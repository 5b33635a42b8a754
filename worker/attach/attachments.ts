import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import { attachRoutes } from '../../shared/api/attach.ts'
import type { WorkerMessage } from '../../shared/control/control-messages.ts'
import { type WorkerStart, REQUEST_ID_HEADER } from '../../shared/control/worker-contract.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { Heartbeat, type Vitals } from '../control/heartbeat.ts'
import type { Tell } from '../events/profile-events.ts'
import { actorOf } from '../http/exchange.ts'
import type { Caller } from '../http/handler.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { isActivity, type PersonActivity } from '../schedules/person-activity.ts'
import { Attachment } from './attachment.ts'

interface AttachmentsOptions {
  readonly start: WorkerStart
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly vitals: () => Vitals
  readonly activity: PersonActivity
}

/** An upgrade that asks to attach. */
interface Asking {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

const MOST = 32
/** Clients have nothing to say. */
const MOST_PAYLOAD_BYTES = 1_024

/**
 * Who is attached to this worker. INVARIANTS: nobody is attached unnoted; being attached keeps the worker awake and never keeps
 * it from stopping; leaving stops nothing.
 */
export class Attachments {
  readonly #options: AttachmentsOptions
  readonly #open = new Set<Attachment>()
  #beat: Heartbeat | undefined
  #ended = false

  constructor(options: AttachmentsOptions) {
    this.#options = options
  }

  /** Who keeps the worker awake, in words: `attached by alice`. */
  get because(): AliveSaid[] {
    return [...new Set(this.#by)].slice(0, 10).map((by) => ({ code: 'attached', values: { by } }))
  }

  /** Whether an upgrade asks for this. */
  static isAsked({ method, url = '', headers }: IncomingMessage): boolean {
    const [path] = url.split('?', 1)
    const { attach } = attachRoutes
    return (
      method === attach.method &&
      path === attach.path &&
      headers.upgrade?.toLowerCase() === 'websocket'
    )
  }

  /** Attaches whoever asks. Throws when the worker stops, when too many are attached, and when it cannot be noted. */
  async accept(asking: Asking): Promise<void> {
    const caller = callerOf(asking.request)
    this.#checkRoom()
    const id = newId('att')
    await this.#note(caller, 'worker_attached', id)
    const socket = await webSocketOf(asking)
    const { activity, start } = this.#options
    if (isActivity({ actor: caller.actor, route: 'attach' }, start.userId)) activity.note()
    const attachment = new Attachment(socket, { id, by: this.#nameOf(caller.actor) })
    this.#welcome(attachment)
    await attachment.closed
    this.#forget(attachment)
    await this.#options.audit.done(caller, 'worker_detached', { attachment: id })
  }

  /** Lets nobody attach any more and says goodbye to everybody; settled when they are gone, a second later at most. */
  async end(reason: string): Promise<void> {
    this.#ended = true
    await Promise.all([...this.#open].map((attachment) => attachment.end(reason)))
  }

  get #by(): string[] {
    return [...this.#open].map(({ by }) => by)
  }

  #checkRoom(): void {
    if (this.#ended) {
      throw new AppError('shutting-down', 'This worker is stopping. Attach again in a moment.')
    }
    if (this.#open.size >= MOST)
      throw new AppError('busy', `There are ${MOST} attached already. Detach one of them.`)
  }

  /** Whoever attaches to another’s worker is noted first; the own person’s full disk keeps nobody out. */
  async #note(caller: Caller, event: string, attachment: string): Promise<void> {
    const { audit, start } = this.#options
    if (caller.actor === `user:${start.userId}`) await audit.done(caller, event, { attachment })
    else await audit.shown(caller, event, { attachment })
  }

  #welcome(attachment: Attachment): void {
    const { username, workerId, generation } = this.#options.start
    attachment.send({ kind: 'welcome', username, workerId, generation })
    this.#open.add(attachment)
    this.#options.tell('attachment-opened', attachment.id)
    this.#changed()
    // It may have begun to stop while this one was being noted.
    if (this.#ended) void attachment.end('stopping')
  }

  #forget(attachment: Attachment): void {
    this.#open.delete(attachment)
    this.#options.tell('attachment-closed', attachment.id)
    this.#changed()
  }

  #changed(): void {
    const by = this.#by
    for (const attachment of this.#open) attachment.send({ kind: 'attached', by })
    if (by.length === 0) {
      this.#beat?.stop()
      this.#beat = undefined
    } else {
      this.#beat ??= new Heartbeat(this.#options.vitals, (message) => this.#status(message), false)
    }
  }

  #status(message: WorkerMessage): void {
    if (message.kind !== 'heartbeat') return
    const { rssBytes, eventLoopLagMs, inFlight, aliveBecause } = message
    for (const attachment of this.#open)
      attachment.send({ kind: 'status', rssBytes, eventLoopLagMs, inFlight, aliveBecause })
  }

  #nameOf(actor: string): string {
    const { userId, username } = this.#options.start
    return actor === `user:${userId}` ? username : actor
  }
}

function callerOf(request: IncomingMessage): Caller {
  const requestId = request.headers[REQUEST_ID_HEADER]
  return {
    actor: actorOf(request),
    requestId: typeof requestId === 'string' ? requestId : newId('req'),
  }
}

/** Answers the handshake. The package is loaded when somebody attaches for the first time. */
async function webSocketOf({ request, socket, head }: Asking): Promise<WebSocket> {
  const { WebSocketServer } = await import('ws')
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_PAYLOAD_BYTES,
  })
  return await new Promise((resolve, reject) => {
    socket.once('close', () => reject(new AppError('invalid-input', 'The client went away.')))
    server.once('wsClientError', reject)
    server.handleUpgrade(request, socket, head, resolve)
  })
}
