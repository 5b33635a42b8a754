import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { shareOf } from '../address-share.ts'
import { type Crowd, CrowdWords } from './crowd-words.ts'
import type { HttpLimits } from './http-limits.ts'
import { StuckReaders } from './stuck-readers.ts'

type Limits = Pick<HttpLimits, 'stalledMs' | 'stuckMs' | 'connections' | 'connectionsPerAddress'>

interface Connection {
  readonly socket: Socket
  /** As what its address is counted. */
  readonly address: string
  /** The requests that are under way on it. */
  readonly requests: Set<IncomingMessage>
  /** What the last look for stalled bodies saw. */
  seen: Look
}

interface Look {
  /** How much had come. */
  readonly bytes: number
  /** Whose body was on its way. */
  readonly request: IncomingMessage | undefined
}

/** What comes within the time of a look, at least, of a body that is on its way. */
const TRICKLE_BYTES = 256
const LOOKS_UNTIL_STUCK = 6

/**
 * The connections of a door that everybody reaches. INVARIANTS: no address holds more than its share, but for proxies that are trusted;
 * where one connection is too many, the one that has been idle for longest goes, of that address, and never one with a request under
 * way; a body that stalls ends its connection, and one that we keep waiting ourselves does not; an answer or a stream that nobody takes
 * ends its connection.
 */
export class Connections {
  readonly #limits: Limits
  readonly #isTrusted: (address: string) => boolean
  readonly #byAddress = new Map<string, Set<Connection>>()
  readonly #bySocket = new WeakMap<Socket, Connection>()
  readonly #stuck: StuckReaders
  readonly #crowd: CrowdWords
  #count = 0

  constructor(
    limits: Limits,
    isTrusted: (address: string) => boolean,
    onCrowd: (crowd: Crowd) => void = () => undefined,
  ) {
    this.#limits = limits
    this.#isTrusted = isTrusted
    this.#crowd = new CrowdWords(onCrowd)
    this.#stuck = new StuckReaders(limits.stuckMs)
  }

  /** Watches the connections of a server, for as long as it listens. */
  watch(server: Server): void {
    server.on('connection', (socket) => this.#add(socket))
    // Without a listener the error of one connection that could not be taken would end the process.
    server.on('error', (error) => this.#crowd.add({ error }))
    const { stalledMs, stuckMs } = this.#limits
    const looks = [
      setInterval(() => this.#endStalled(), stalledMs).unref(),
      setInterval(() => void this.#endStuck(), stuckMs / LOOKS_UNTIL_STUCK).unref(),
    ]
    server.once('close', () => {
      looks.forEach(clearInterval)
      this.#crowd.stop()
    })
  }

  /** Keeps the connection of a request until what `ended` tells of: the end of the answer, or of the socket. */
  keep(
    request: IncomingMessage,
    ended: { once(event: 'close', listener: () => void): unknown },
  ): void {
    const connection = this.#bySocket.get(request.socket)
    if (!connection) return
    connection.requests.add(request)
    ended.once('close', () => {
      connection.requests.delete(request)
      this.#renew(connection)
    })
  }

  #add(socket: Socket): void {
    const remote = socket.remoteAddress ?? 'unknown'
    const address = shareOf(remote)
    const seen = { bytes: 0, request: undefined }
    const connection: Connection = { socket, address, requests: new Set(), seen }
    const own = this.#byAddress.get(address) ?? new Set()
    this.#byAddress.set(address, own.add(connection))
    this.#bySocket.set(socket, connection)
    this.#count += 1
    socket.once('close', () => this.#remove(connection))
    if (own.size > this.#limits.connectionsPerAddress && !this.#isTrusted(remote)) this.#end(own)
    else if (this.#count > this.#limits.connections) this.#end(this.#largest())
  }

  #end(tooMany: ReadonlySet<Connection>): void {
    endIdlest(tooMany)
    this.#crowd.add({ open: this.#count })
  }

  #remove(connection: Connection): void {
    const own = this.#byAddress.get(connection.address)
    if (!own?.delete(connection)) return
    this.#count -= 1
    if (own.size === 0) this.#byAddress.delete(connection.address)
  }

  /** Those that were used last stand last. */
  #renew(connection: Connection): void {
    const own = this.#byAddress.get(connection.address)
    if (own?.delete(connection)) own.add(connection)
  }

  async #endStuck(): Promise<void> {
    const busy = [...this.#byAddress.values()]
      .flatMap((own) => [...own])
      .filter(({ requests, socket }) => requests.size > 0 && socket.bytesWritten > 0)
    for (const socket of await this.#stuck.among(busy.map((one) => one.socket))) socket.destroy()
  }

  #largest(): Set<Connection> {
    const all = [...this.#byAddress.values()]
    return all.reduce((most, one) => (one.size > most.size ? one : most), new Set())
  }

  #endStalled(): void {
    const stalled: { readonly connection: Connection; readonly before: Look }[] = []
    for (const own of this.#byAddress.values()) {
      for (const connection of own) {
        const before = connection.seen
        connection.seen = lookAt(connection)
        if (isStalled(connection, before)) stalled.push({ connection, before })
      }
    }
    if (stalled.length === 0) return
    // What came while this process was held up lies unread still, and is read before this.
    setImmediate(() => {
      for (const { connection, before } of stalled)
        if (isStalled(connection, before)) connection.socket.destroy()
    })
  }
}

function lookAt({ socket, requests }: Connection): Look {
  return { bytes: socket.bytesRead, request: [...requests].find(isWaitedFor) }
}

/** Whether a body that was on its way before is so still, and less than a trickle of it has come since. */
function isStalled({ socket, requests }: Connection, { bytes, request }: Look): boolean {
  if (!request || !requests.has(request) || !isWaitedFor(request)) return false
  return socket.bytesRead - bytes < TRICKLE_BYTES
}

/** The body is not all there, and nothing of it lies here unread. */
function isWaitedFor({ complete, readableLength }: IncomingMessage): boolean {
  return !complete && readableLength === 0
}

/** Ends the connection that has had nothing under way for longest; where all have, the newest. */
function endIdlest(connections: ReadonlySet<Connection>): void {
  const all = [...connections]
  const ended = all.find(({ requests, socket }) => requests.size === 0 && !socket.destroyed)
  ;(ended ?? all.at(-1))?.socket.destroy()
}
