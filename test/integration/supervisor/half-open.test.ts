import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { Connections } from '../../../supervisor/http/connections.ts'
import { endsOf, unacknowledgedBytes } from '../../../supervisor/http/unacknowledged-bytes.ts'
import type { Client } from '../../support/client.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { vanishingNetwork } from '../../support/vanishing-network.ts'

const STUCK_MS = 600
/** More than the kernel keeps for a reader that takes nothing. */
const FULL = 64 * 1024 * 1024

it.each([
  ['an answer of a worker', '/api/memories?q=flood'],
  ['a stream of a worker', '/api/memories?q=torrent'],
])(
  'fault 31: %s that nobody reads any more ends, and so does the worker’s part of it',
  async (_what, path) => {
    await using running = await runningSupervisor({ limits: { stuckMs: STUCK_MS } })
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories')
    const socket = await asked(alice, path)

    await eventually(() => hasEnded(socket))

    const { json } = await alice.mustSend('GET', '/api/memories')
    expect(json['flooded']).toBeLessThan(FULL)
    await eventually(() => isIdle(alice))
    socket.destroy()
  },
)

it('fault 31: a WebSocket whose client reads nothing ends, and so does the worker’s part of it', async () => {
  await using running = await runningSupervisor({ limits: { stuckMs: STUCK_MS } })
  const alice = await running.person('alice', 'guest')
  const socket = await asked(alice, '/api/attach', [
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  ])
  // The fixture gives every byte back: what comes back is not taken.
  const piece = Buffer.alloc(1024 * 1024)
  const fill = setInterval(() => socket.writableLength < piece.length && socket.write(piece), 5)

  await eventually(() => hasEnded(socket))
  clearInterval(fill)

  expect(await eventually(() => isIdle(alice))).toBe(true)
  socket.destroy()
})

it('fault 29: a reader that is merely slow goes on, in one long piece and in many', async () => {
  await using door = await watchedDoor((_request, response) => {
    response.end(Buffer.alloc(24 * 1024 * 1024, 'x'))
  })
  const socket = door.client()
  let taken = 0

  // Less than the kernel has room for at once, and seldom: each look finds most of it still waiting.
  const sip = setInterval(() => (taken += socket.read(256 * 1024)?.length ?? 0), 40)
  const began = performance.now()
  await eventually(() => performance.now() - began > STUCK_MS * 4)

  expect(door.open()).toBe(1)
  expect(taken).toBeGreaterThan(1024 * 1024)
  clearInterval(sip)
  socket.destroy()
})

it('fault 31: whoever has read all that there was stays, however long nothing comes', async () => {
  await using door = await watchedDoor((_request, response) => {
    response.write('all that there is')
  })
  const socket = door.client().resume()
  await once(socket, 'data')

  const began = performance.now()
  await eventually(() => performance.now() - began > STUCK_MS * 3)

  expect(door.open()).toBe(1)
  socket.destroy()
})

it('fault 31: a client that vanishes without a word is let go, though nothing more than a comment is sent', async (context) => {
  await using network = await vanishingNetwork()
  if (!network) return context.skip('This account or kernel makes no network of its own.')
  const { address } = network
  await using door = await watchedDoor((_request, response) => {
    response.write('event')
    const ping = setInterval(() => response.write(':\n\n'), 50)
    response.once('close', () => clearInterval(ping))
  }, address)
  await network.run(
    `fetch('http://${address}:${door.port}').then(async ({ body }) => { for await (const one of body) console.log(one) })`,
  )
  const began = performance.now()
  await eventually(() => performance.now() - began > STUCK_MS * 2)
  expect(door.open()).toBe(1)

  network.pullCable()

  await eventually(() => door.open() === 0, PROMPTLY_MS)
})

it('knows what waits on a connection, by its two ends', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    await using door = await watchedDoor((_request, response) => {
      response.write(Buffer.alloc(FULL))
    }, host)
    const socket = door.client()
    const ours = await eventually(() => door.socket())

    await eventually(() => ours.writableLength > 0)

    const queues = await unacknowledgedBytes()
    expect(queues?.get(endsOf(ours) ?? '')).toBeGreaterThan(0)
    socket.destroy()
  }
})

/** A client that asks and reads no byte of the answer. */
async function asked(client: Client, path: string, more: readonly string[] = []): Promise<Socket> {
  const { hostname, port } = new URL(client.origin)
  const socket = connect({ port: Number(port), host: hostname }).on('error', () => undefined)
  const lines = [`GET ${path} HTTP/1.1`, 'host: localhost', `cookie: ${client.cookie}`, ...more]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'connect')
  return socket
}

/** What was sent to a connection that is no more is refused; a paused one learns of its end by that alone. */
function hasEnded(socket: Socket): boolean {
  socket.write('\r\n')
  return socket.destroyed || socket.errored !== null
}

/** Whether nothing of it is under way in the worker. */
async function isIdle(client: Client): Promise<boolean> {
  const { json } = await client.mustSend('GET', '/api/workers')
  const [row] = [json['items']].flat().map((one) => Object(one))
  return !/\d requests?|attached/.test(JSON.stringify(row.aliveBecause))
}

interface WatchedDoor extends AsyncDisposable {
  readonly port: number
  readonly client: () => Socket
  /** How many connections are open. */
  readonly open: () => number
  /** The door's side of the last one. */
  readonly socket: () => Socket | undefined
}

async function watchedDoor(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<WatchedDoor> {
  const limits = {
    stalledMs: 30_000,
    stuckMs: STUCK_MS,
    connections: 10,
    connectionsPerAddress: 10,
  }
  const connections = new Connections(limits, () => false)
  const sockets = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    connections.keep(request, response)
    answer(request, response)
  })
  connections.watch(server)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = Object(server.address() satisfies AddressInfo | string | null)
  return {
    port,
    client() {
      const socket = connect({ port, host }).on('error', () => undefined)
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
      return socket
    },
    open: () => sockets.size,
    socket: () => [...sockets].at(-1),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
