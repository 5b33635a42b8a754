import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { allRoutes } from '../../../shared/api/routes.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { openFiles } from '../../support/open-files.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

const SLACK = 8

it.each(['gzip', 'br', 'nonsense'])(
  'takes no body that says it is packed with %s',
  async (coding) => {
    await using running = await runningSupervisor()

    const answer = await running.console.send('POST', '/api/users/create', {
      headers: { 'content-encoding': coding },
      body: { username: 'alice', role: 'guest' },
    })

    expect(answer.status).toBe(415)
    expect(answer.json).toMatchObject({ code: 'unsupported-media-type' })
  },
)

it('A11: takes no body that is nested deeper than anybody’s document', async () => {
  await using running = await runningSupervisor()
  const body = `{"publicUrl":${'['.repeat(20_000)}${']'.repeat(20_000)}}`

  const answer = await running.console.send('PUT', '/api/system/config', { body })

  expect(answer.status).toBe(400)
  expect(answer.json['detail']).toContain('64 levels')
})

it.each([
  ['says how long it is', { 'content-length': String(2 * 1024 * 1024) }],
  ['comes in pieces', { 'transfer-encoding': 'chunked' }],
])('A11: takes no body of more than a mebibyte that %s', async (_how, framing) => {
  await using running = await runningSupervisor()
  const socket = toServer(running.client())
  const head = { host: 'localhost', connection: 'close', 'content-type': 'application/json' }
  const lines = Object.entries({ ...head, ...framing }).map(([name, value]) => `${name}: ${value}`)
  const isChunked = 'transfer-encoding' in framing
  const piece = 'x'.repeat(64 * 1024)
  let answer = ''
  socket.on('data', (chunk) => (answer += String(chunk)))

  socket.write(['POST /api/auth/login HTTP/1.1', ...lines, '', ''].join('\r\n'))
  const feed = setInterval(() => {
    socket.write(isChunked ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece)
  }, 1)
  await eventually(() => answer.includes('\r\n\r\n'))
  clearInterval(feed)
  socket.destroy()

  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toContain('body-too-large')
})

it.each([
  ['/api/auth/login', 413],
  ['/api/capture', 401],
])(
  'A11: resets no connection of a body to %s that is still being sent when the answer comes',
  async (path, status) => {
    await using running = await runningSupervisor()
    const { hostname, port } = new URL(running.client().origin)
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
    const errors: unknown[] = []
    let answer = ''
    socket.on('error', (error) => errors.push(error))
    socket.on('data', (chunk) => (answer += String(chunk)))
    const ended = once(socket, 'end')

    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n{`,
    )
    await ended
    for (let piece = 0; piece < 20; piece += 1) {
      socket.write('x'.repeat(64))
      await wait(5)
    }

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(errors).toEqual([])
    socket.destroy()
  },
)

it('A7: lets no write route of the supervisor take a member that it does not declare', async () => {
  await using running = await runningSupervisor()
  const olga = await running.person('olga', 'owner')
  const extra = '{"role":"owner","__proto__":{"polluted":true},"nobodyDeclaredThis":1}'
  const writes = allRoutes().filter(
    ([id, { body, servedBy }]) =>
      body && servedBy === 'supervisor' && id !== 'changeSystemConfig' && id !== 'stopSystem',
  )

  const answers = await Promise.all(
    writes.map(([, { method, path }]) =>
      olga.send(method, path.replaceAll(/:\w+/g, 'nobody'), { body: extra }),
    ),
  )

  expect(writes.length).toBeGreaterThan(15)
  expect(
    answers.flatMap(({ status }, index) => (status < 400 ? [writes[index]?.[0]] : [])),
  ).toEqual([])
  expect(Object('anything')).not.toHaveProperty('polluted')
})

it('fault 30: ends connections whose header does not come, or comes drop by drop', async () => {
  await using running = await runningSupervisor({ limits: { headersMs: 500 } })
  const mine = openFiles()
  const sockets = [...Array(20)].map(() => toServer(running.client()))
  const drops = setInterval(() => {
    for (const socket of sockets.slice(10)) socket.write('x')
  }, 50)
  for (const socket of sockets.slice(10)) socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nx-a: ')

  await Promise.all(sockets.map((socket) => closed(socket)))
  clearInterval(drops)

  expect(await eventually(() => openFiles() <= mine + SLACK)).toBe(true)
})

it('fault 30: ends a body that stalls, and no body that is on its way', async () => {
  await using running = await runningSupervisor({ limits: { stalledMs: 300 } })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories')
  const [stalled, own, moving] = [toServer(alice), toServer(alice), toServer(alice)]
  const head = (path: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\ncontent-type: application/json\r\ncontent-length: 40000\r\n\r\n`
  stalled.write(`${head('/api/capture')}{"content":`)
  own.write(`${head('/api/auth/login')}{"username":`)
  moving.write(head('/api/capture'))
  let answer = ''
  moving.on('data', (chunk) => (answer += String(chunk)))
  let sent = 0
  const pump = setInterval(() => {
    moving.write('x'.repeat(1_000))
    sent += 1
    if (sent === 40) clearInterval(pump)
  }, 40)

  await Promise.all([closed(stalled), closed(own)])
  await eventually(() => answer.includes('"bytes":40000'))

  expect(sent).toBe(40)
  moving.destroy()
})

it('fault 30: lets go of the longest idle of an address that holds too many, and serves it and others', async () => {
  await using running = await runningSupervisor({ limits: { connectionsPerAddress: 50 } })
  const alice = await running.person('alice', 'guest')
  const stream = await alice.stream('/api/events')
  const sockets = [...Array(500)].map(() => toServer(running.client()))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))

  const answer = await alice.send('GET', '/api/auth/me')

  expect(answer.json).toMatchObject({ role: 'guest' })
  await eventually(() => sockets.filter(({ closed: isClosed }) => !isClosed).length <= 50)
  expect(stream.body.destroyed).toBe(false)
  stream.body.on('error', () => undefined).destroy()
  for (const socket of sockets) socket.destroy()
})

it('A24: refuses whoever has too much under way, over all sessions, and nobody else', async () => {
  await using running = await runningSupervisor({ limits: { requests: 5, streams: 2 } })
  const [alice, bob] = [
    await running.person('alice', 'guest'),
    await running.person('bob', 'guest'),
  ]
  const held = [...Array(5)].map(() => alice.send('GET', '/api/memories/search?q=hang'))
  for (const one of held) one.catch(() => undefined)
  const streams = [await alice.stream('/api/events'), await alice.stream('/api/events')]

  const refused = await eventually(async () => {
    const answer = await alice.send('GET', '/api/auth/me')
    return answer.status === 429 ? answer : undefined
  })
  const third = await alice.send('GET', '/api/events')
  const others = await bob.send('GET', '/api/auth/me')
  const console = await running.console.send('GET', '/api/system')

  expect(refused.json).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 1 })
  expect(refused.headers['retry-after']).toBe('1')
  expect([third.status, others.status, console.status]).toEqual([429, 200, 200])
  for (const { body } of streams) body.on('error', () => undefined).destroy()
  await alice.close()
})

it('A24: gives an address that writes another into X-Forwarded-For no share of its own', async () => {
  await using running = await runningSupervisor({ limits: { requests: 256 } })
  await running.person('alice', 'guest')
  const tries = [...Array(6)].map((_, number) =>
    running.client().send('POST', '/api/auth/login', {
      body: { username: 'alice', password: 'wrong' },
      headers: { 'x-forwarded-for': `203.0.113.${number}`, 'x-real-ip': `203.0.113.${number}` },
    }),
  )

  const statuses = (await Promise.all(tries)).map(({ status }) => status)

  // One of the five went to the log-in that was a success, and was given back.
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
})

it.each<[string, string]>([
  [
    'content-length and chunks at once',
    'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\nhello!'],
  ['a length that is none', 'content-length: +5\r\n\r\nhello'],
  ['chunks that are not last', 'transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['chunks by another name', 'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a space before the colon', 'transfer-encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a folded field', 'x-a: b\r\n transfer-encoding: chunked\r\n\r\n'],
  ['a bare line feed', 'x-a: b\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a bare carriage return', 'x-a: b\rtransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['NUL in a field', 'x-a: b\0c\r\n\r\n'],
])('fault 35: refuses %s, and takes nothing after it for a request', async (_what, rest) => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const smuggled = `GET /api/memories/smuggled HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\n\r\n`

  const text = await said(
    alice,
    `POST /api/capture HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\ncontent-type: application/json\r\n${rest}${smuggled}`,
  )

  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  expect(text).not.toContain('smuggled')
  expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
})

it.each(['evil.example', 'localhost'])(
  'A16, fault 35: refuses a request that names a second host, %s, wherever that stands',
  async (second) => {
    await using running = await runningSupervisor()
    const client = running.client()
    const hosts = ['host: localhost', `Host: ${second}`]

    const answers = await Promise.all(
      [hosts, hosts.toReversed()].map((lines) =>
        said(client, `GET /readyz HTTP/1.1\r\n${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`),
      ),
    )

    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  },
)

it('fault 35: answers requests in a row in their order, each whole', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const request = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\n${more}\r\n`

  const text = await said(
    alice,
    request('/api/memories/first') +
      request('/api/auth/me') +
      request('/api/memories/third', 'connection: close\r\n'),
  )

  const places = ['/api/memories/first', '"role":"guest"', '/api/memories/third'].map((one) =>
    text.indexOf(one),
  )
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})

it('fault 35: goes on with a body that waits for leave, and gives it to the worker whole', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const socket = toServer(alice)
  socket.write(
    `POST /api/capture HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 5\r\n\r\n`,
  )
  const [leave] = await once(socket, 'data')
  socket.write('12345')
  let text = ''
  for await (const chunk of socket) text += String(chunk)

  expect(String(leave)).toMatch(/^HTTP\/1\.1 100 /)
  expect(text).toMatch(/^HTTP\/1\.1 200 /)
  expect(text).toContain('"bytes":5')
})

it('fault 35: takes no upgrade that has a body for a request, nor its body for another', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const text = await said(
    alice,
    `GET /api/memories HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\nconnection: upgrade\r\nupgrade: websocket\r\ncontent-length: 5\r\n\r\nhelloGET /api/memories/smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  )

  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  expect(text).not.toContain('smuggled')
})

it.each(['a'.repeat(65), '%D0%B0lice', '..', '%2e%2e', 'a%00b', 'al%20ice', '-rf', 'CON', 'a%2Fb'])(
  'fault 52: a user named %s is none in an address, and nothing is made for one',
  async (name) => {
    await using running = await runningSupervisor()

    const [start, logs, remove] = await Promise.all([
      running.console.send('POST', `/api/workers/${name}/start`),
      running.console.send('GET', `/api/workers/${name}/logs`),
      running.console.send('DELETE', `/api/users/${name}`, { body: {} }),
    ])
    const named = await running.console.send('GET', '/api/memories', {
      headers: { 'x-mh-profile': name },
    })

    for (const { status } of [start, logs, remove, named]) expect([400, 404]).toContain(status)
    expect((await running.console.mustSend('GET', '/api/workers')).json['items']).toEqual([])
  },
)

it('A13: holds every answer to the strictest of what a browser keeps to', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const [own, workers, refused, hostile] = await Promise.all([
    alice.send('GET', '/api/auth/me'),
    alice.send('GET', '/api/memories'),
    alice.send('GET', '/api/users'),
    alice.send('GET', '/api/memories/search?q=hostile'),
  ])

  for (const { headers } of [own, workers, refused, hostile])
    expect(headers['x-content-type-options']).toBe('nosniff')
  for (const { headers } of [own, workers, hostile]) {
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['referrer-policy']).toBe('no-referrer')
  }
  expect(own.headers['content-security-policy']).not.toContain('unsafe')
  expect(own.headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(own.headers['permissions-policy']).toContain('camera=()')
})

it('A16: leads nobody elsewhere, whatever an address asks for', async () => {
  await using running = await runningSupervisor()
  const names = ['next', 'redirect', 'return', 'url', 'gatewayUrl']

  const answers = await Promise.all(
    ['/', '/login', '/api/auth/me'].flatMap((path) =>
      names.map((name) =>
        running.client().send('GET', `${path}?${name}=https://evil.example/`, {
          headers: { accept: 'text/html' },
        }),
      ),
    ),
  )

  for (const { status, headers, text } of answers) {
    expect(headers).not.toHaveProperty('location')
    expect(status < 300 || status >= 400).toBe(true)
    expect(text).not.toContain('evil.example')
  }
})

function toServer({ origin }: Client): Socket {
  const { hostname, port } = new URL(origin)
  return connect(Number(port), hostname).on('error', () => undefined)
}

/** Settled when the other side has ended it. */
async function closed(socket: Socket): Promise<void> {
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
}

/** Sends bytes as they are, and gives everything that comes back until the other side closes. */
async function said(client: Client, bytes: string): Promise<string> {
  const socket = toServer(client)
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}
