import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Connections } from '../../../supervisor/http/connections.ts'
import type { Crowd } from '../../../supervisor/http/crowd-words.ts'
import { connectionsWithin, DEFAULT_HTTP_LIMITS } from '../../../supervisor/http/http-limits.ts'

const STALLED_MS = 200
const PIECE = 'x'.repeat(1_000)
const PIECES = 6
const HEAD = `POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${PIECES * PIECE.length}\r\n\r\n`

/** A server that is looked at for stalled bodies each 200 ms from now on, and takes bodies in. */
async function watchedServer() {
  const limits = { ...DEFAULT_HTTP_LIMITS, stalledMs: STALLED_MS }
  const connections = new Connections(limits, () => false)
  const server = createServer((request, response) => {
    connections.keep(request, response)
    text(request).then(
      (body) => response.end(`${body.length} bytes`),
      () => response.destroy(),
    )
  })
  connections.watch(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    connect: () => connect(Object(server.address()).port, '127.0.0.1'),
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

it('fault 30: a body that came while the process was held up has not stalled', async () => {
  await using server = await watchedServer()
  let heldUp = 0
  const holdUp = setInterval(() => {
    heldUp += 1
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALLED_MS + 100)
  }, STALLED_MS)
  const client = server.connect()
  client.write(HEAD)
  let sent = 0
  const pump = setInterval(() => {
    client.write(PIECE)
    sent += 1
    if (sent === PIECES) clearInterval(pump)
  }, 50)

  const answer = await text(client)
  clearInterval(holdUp)
  clearInterval(pump)

  expect(answer).toContain('6000 bytes')
  expect(heldUp).toBeGreaterThan(1)
})

it('fault 30: a request that begins just before a look has as long as any other', async () => {
  await using server = await watchedServer()
  await wait(STALLED_MS - 50)
  const client = server.connect()
  client.write(HEAD)
  const answered = text(client)
  await wait(100)
  client.write(PIECE.repeat(PIECES))

  expect(await answered).toContain('6000 bytes')
})

it('fault 30: a body of which nothing comes ends with its connection', async () => {
  await using server = await watchedServer()
  const client = server.connect()
  client.write(`${HEAD}${PIECE}`)
  client.on('error', () => undefined)

  await once(client, 'close')

  expect(client.bytesRead).toBe(0)
})

it('fault 15: a connection that could not be taken is told of, and ends nothing', async () => {
  const told: Crowd[] = []
  const connections = new Connections(
    DEFAULT_HTTP_LIMITS,
    () => false,
    (crowd) => told.push(crowd),
  )
  const server = createServer()
  connections.watch(server)
  const error = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' })

  server.emit('error', error)

  expect(told).toEqual([{ ended: 1, open: 0, error }])
})

it.each([
  [64, 8],
  [1_024, 488],
  [1_048_576, 8_000],
  [null, 8_000],
  [10, 1],
])('fault 15: of %s open files, clients hold %i connections at most', (openFiles, connections) => {
  expect(connectionsWithin(openFiles)).toBe(connections)
})
