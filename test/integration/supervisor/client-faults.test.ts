import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Client as HttpClient } from 'undici'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { workerRunFolder } from '../../../shared/layout/root-layout.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { openFiles } from '../../support/open-files.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

/** Descriptors that come and go by themselves: idle connections, log files. */
const SLACK = 8

it('fault 26: one person’s cookie opens no other’s profile, by name, by host or by socket', async () => {
  await using running = await runningSupervisor()
  const [alice, bob] = [
    await running.person('alice', 'guest'),
    await running.person('bob', 'guest'),
  ]
  await Promise.all([alice, bob].map((one) => one.mustSend('GET', '/api/memories')))
  const naming = { 'x-mh-profile': 'bob' }

  const [feed, memories] = await Promise.all([
    alice.send('GET', '/api/events', { headers: naming }),
    alice.send('GET', '/api/memories', { headers: naming }),
  ])
  const attach = await refusalOf(alice, '/api/attach', naming)
  const host = await alice.send('GET', '/api/memories', { headers: { host: 'bob.example' } })
  const { layout } = running.supervisor
  const secret = (await readFile(join(layout.workerRecords, 'alice.secret'), 'utf8')).trim()
  const bobs = new HttpClient('http://worker', {
    socketPath: join(workerRunFolder(layout, 'bob'), 'worker.sock'),
  })
  const direct = await bobs.request({
    method: 'GET',
    path: '/api/memories',
    headers: { 'x-mh-worker-secret': secret, cookie: alice.cookie ?? '' },
  })
  await bobs.destroy()

  expect([feed.status, memories.status, attach, host.status, direct.statusCode]).toEqual([
    403, 403, 403, 421, 401,
  ])
})

it('fault 26: neither cookie nor forged headers reach a worker, by request or by upgrade', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const forged = {
    'X-MH-User': 'bob',
    'x-mh-actor': 'console',
    'X-Mh-Worker-Secret': 'guess',
    'x-forwarded-for': '10.0.0.1',
    'X-Forwarded-Host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=10.0.0.1',
    'x-real-ip': '10.0.0.1',
    'x-request-id': 'mine',
    authorization: 'Bearer something',
  }
  const socket = webSocket(alice, '/api/attach', forged)
  await once(socket, 'open')

  const { json } = await alice.mustSend('GET', '/api/memories', { headers: forged })

  for (const seen of [Object(json['headers']), Object(json['upgradeHeaders'])]) {
    const names = Object.keys(seen)
    const ours = names.filter((name) => /^(x-mh-|x-forwarded|forwarded|x-real)/.test(name))
    expect(ours.toSorted()).toEqual(['x-mh-actor', 'x-mh-worker-secret'])
    expect(names).not.toContain('cookie')
    expect(names).not.toContain('authorization')
    expect(seen['x-mh-actor']).toMatch(/^user:/)
    expect(seen['x-request-id']).toMatch(/^req-/)
    expect(JSON.stringify(seen)).not.toContain(String(alice.cookie))
  }
  socket.terminate()
})

it('fault 27: 1,000 clients that go in the middle leave nothing under way and nothing open', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const before = await seen(alice)
  const mine = openFiles()
  const theirs = openFiles(before.pid)

  for (let batch = 0; batch < 20; batch += 1)
    await Promise.all(Array.from({ length: 50 }, () => abortedStream(alice)))
  await eventually(async () => (await seen(alice)).aborted === 1_000)
  await eventually(() => openFiles() <= mine + SLACK && openFiles(before.pid) <= theirs + SLACK)
  const [row] = [(await alice.mustSend('GET', '/api/workers')).json['items']].flat()

  expect(row).toMatchObject({
    state: 'running',
    restarts: 0,
    aliveBecause: [expect.stringMatching(/^recently used/)],
  })
})

it('fault 34: an upgrade wakes a cold worker and is joined to it', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const socket = webSocket(alice, '/api/attach')
  await once(socket, 'open')

  expect((await rowOf(alice))['state']).toBe('running')
  socket.terminate()
})

it.each([
  ['refused with 404', '?q=refuse404'],
  ['refused with 401', '?q=refuse401'],
])('fault 34: an upgrade that the worker %s leaves no socket', async (_how, query) => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const { pid } = await seen(alice)
  const [mine, theirs] = [openFiles(), openFiles(pid)]

  const refusals = await inBatches(300, () => refusalOf(alice, `/api/attach${query}`))
  await eventually(() => openFiles() <= mine + SLACK && openFiles(pid) <= theirs + SLACK)

  expect(new Set(refusals)).toEqual(new Set([502]))
})

it('fault 34: a worker that dies in the middle of an upgrade gives a 502, and the next upgrade a new worker', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await seen(alice)
  const mine = openFiles()

  const refusal = await refusalOf(alice, '/api/attach?q=die')
  const socket = webSocket(alice, '/api/attach')
  await once(socket, 'open')
  socket.terminate()
  await eventually(() => openFiles() <= mine + SLACK)

  expect(refusal).toBe(502)
  expect(await rowOf(alice)).toMatchObject({ state: 'running', generation: 2 })
})

it('fault 34: 10,000 upgrades of a stale tab wake no worker that was switched off, and leave no socket', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await seen(alice)
  await alice.mustSend('POST', '/api/workers/alice/stop')
  const mine = openFiles()

  const refusals = await inBatches(10_000, () => rawUpgrade(alice))
  await eventually(() => openFiles() <= mine + SLACK)

  expect(new Set(refusals)).toEqual(new Set(['HTTP/1.1 503']))
  expect(await rowOf(alice)).toMatchObject({ state: 'stopped', wanted: 'off', generation: 1 })
}, 240_000)

it('fault 34: a client that never closes its refused upgrade keeps no descriptor', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('POST', '/api/workers/alice/stop')
  const mine = openFiles()
  const sockets = Array.from({ length: 50 }, () => askUpgrade(alice, { allowHalfOpen: true }))

  await Promise.all(sockets.map((socket) => once(socket, 'end')))
  // The clients' own ends stay open; the supervisor's, in this process too, go.
  await eventually(() => openFiles() <= mine + 50 + SLACK)

  expect(sockets.every(({ destroyed }) => !destroyed)).toBe(true)
  for (const socket of sockets) socket.destroy()
})

async function seen(client: Client): Promise<{ pid: number; aborted: number }> {
  const { json } = await client.mustSend('GET', '/api/memories')
  return { pid: Number(json['pid']), aborted: Number(json['aborted']) }
}

async function rowOf(client: Client): Promise<Record<string, unknown>> {
  return Object([(await client.mustSend('GET', '/api/workers')).json['items']].flat()[0])
}

async function inBatches<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  while (results.length < count)
    results.push(...(await Promise.all(Array.from({ length: 100 }, run))))
  return results
}

/** Begins to read a stream and goes. */
async function abortedStream(client: Client): Promise<void> {
  const socket = toServer(client, {})
  socket.write(
    `GET /api/memories/search?q=events HTTP/1.1\r\nhost: localhost\r\ncookie: ${client.cookie}\r\n\r\n`,
  )
  await once(socket, 'data')
  socket.destroy()
}

async function rawUpgrade(client: Client): Promise<string> {
  const socket = askUpgrade(client, {})
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text.slice(0, 12)
}

function askUpgrade(client: Client, options: { allowHalfOpen?: boolean }): Socket {
  const socket = toServer(client, options)
  const lines = [
    'GET /api/attach HTTP/1.1',
    'host: localhost',
    `cookie: ${client.cookie}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return socket.resume()
}

function toServer({ origin }: Client, options: { allowHalfOpen?: boolean }): Socket {
  const { hostname, port } = new URL(origin)
  return connect({ port: Number(port), host: hostname, ...options }).on('error', () => undefined)
}

function webSocket(client: Client, path: string, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}${path}`, {
    headers: { cookie: client.cookie ?? '', ...headers },
    perMessageDeflate: false,
  })
  return socket.on('error', () => undefined)
}

async function refusalOf(
  client: Client,
  path: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const socket = webSocket(client, path, headers)
  return await new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
  })
}
