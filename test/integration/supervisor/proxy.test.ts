import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

it('carries every method of a worker’s routes with its body, and tells the worker who asks', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const id = await userIdOf(alice)

  const sent = [
    await alice.send('GET', '/api/memories/evt-1'),
    await alice.send('POST', '/api/capture', { body: { content: 'hello' } }),
    await alice.send('PATCH', '/api/memories/evt-1', { body: { content: 'x' } }),
    await alice.send('DELETE', '/api/memories/evt-1'),
  ]

  expect(sent.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(sent.map(({ json }) => json['method'])).toEqual(['GET', 'POST', 'PATCH', 'DELETE'])
  expect(sent[1]?.json['bytes']).toBe(19)
  expect(Object(sent[1]?.json['headers'])['x-mh-actor']).toBe(`user:${id}`)
})

it('answers HEAD with the headers alone', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const head = await alice.send('HEAD', '/api/memories/evt-1')

  expect(head.status).toBe(200)
  expect(head.text).toBe('')
})

it('lets no header through that only it may set, and none of a worker’s that would reach into the page', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const forged = {
    'x-mh-actor': 'console',
    'x-mh-worker-secret': 'guess',
    'x-forwarded-for': '10.0.0.1',
    'x-request-id': 'mine',
    authorization: 'Bearer something',
    'x-kept': 'yes',
  }

  const answer = await alice.send('GET', '/api/memories/evt-1', { headers: forged })
  const hostile = await alice.send('GET', '/api/memories/search?q=hostile')

  const seen = Object(answer.json['headers'])
  expect(seen['x-mh-actor']).toMatch(/^user:/)
  expect(seen['x-request-id']).toBe(answer.headers['x-request-id'])
  expect(seen['x-request-id']).not.toBe('mine')
  expect(seen['x-kept']).toBe('yes')
  for (const name of ['cookie', 'authorization', 'x-forwarded-for'])
    expect(seen).not.toHaveProperty(name)
  for (const name of ['set-cookie', 'access-control-allow-origin', 'x-mh-actor'])
    expect(hostile.headers).not.toHaveProperty(name)
  expect(hostile.headers['content-security-policy']).toContain('sandbox')
})

it('streams a large upload whole', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const chunk = randomBytes(1024 * 1024)
  const hash = createHash('sha256')
  for (let count = 0; count < 40; count += 1) hash.update(chunk)
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let count = 0; count < 40; count += 1) yield chunk
  }

  const answer = await request(`${alice.origin}/api/capture`, {
    method: 'POST',
    headers: { cookie: alice.cookie ?? '', 'content-type': 'application/json' },
    body: Readable.from(chunks()),
  })

  const seen = Object(await answer.body.json())
  expect(seen['bytes']).toBe(40 * 1024 * 1024)
  expect(seen['sha256']).toBe(hash.digest('hex'))
})

it('fault 29: holds a worker back while its reader is slow', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  const { hostname, port } = new URL(alice.origin)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.write(
    `GET /api/memories/search?q=flood HTTP/1.1\r\nhost: localhost\r\ncookie: ${alice.cookie}\r\n\r\n`,
  )

  // The reader takes nothing: what the worker could send settles at what the sockets between hold.
  let before = -1
  const settled = await eventually(async () => {
    const flooded = Number((await alice.send('GET', '/api/memories/evt-1')).json['flooded'])
    const same = flooded > 0 && flooded === before
    before = flooded
    return same ? flooded : undefined
  })
  expect(settled).toBeLessThan(32 * 1024 * 1024)
  let received = 0
  socket.on('data', (chunk) => (received += chunk.length))
  socket.resume()
  await eventually(() => received > 64 * 1024 * 1024)

  socket.destroy()
})

it('ends the worker’s stream when its reader goes', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const stream = await request(`${alice.origin}/api/memories/search?q=events`, {
    headers: { cookie: alice.cookie ?? '' },
  })
  expect(stream.headers['content-type']).toBe('text/event-stream')
  let text = ''
  for await (const chunk of stream.body) {
    text += String(chunk)
    if (text.includes('tick')) break
  }

  const aborted = await eventually(
    async () =>
      Number((await alice.send('GET', '/api/memories/evt-1')).json['aborted']) || undefined,
  )

  expect(aborted).toBe(1)
})

it('starts one worker for 200 first requests at once', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const answers = await Promise.all(
    Array.from({ length: 200 }, () => alice.send('GET', '/api/memories/evt-1')),
  )

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ json }) => json['pid'])).size).toBe(1)
  expect(answers[0]?.json['generation']).toBe(1)
})

it('gives a problem document when a worker ends before its headers', async () => {
  await using running = await runningSupervisor({ behaviour: 'exiting-in-response' })
  const alice = await running.person('alice', 'guest')

  const answer = await alice.send('GET', '/api/memories/search?q=before')

  expect(answer.status).toBe(502)
  expect(answer.json).toMatchObject({
    code: 'worker-unreachable',
    requestId: answer.headers['x-request-id'],
  })
  expect(String(answer.json['detail'])).toContain('exit code 3')
})

it('fault 33: breaks the connection off, never ends it cleanly, when a worker ends in the middle of its answer', async () => {
  await using running = await runningSupervisor({ behaviour: 'exiting-in-response' })
  const alice = await running.person('alice', 'guest')

  const broken = alice.send('GET', '/api/memories/search?q=middle')

  await expect(broken).rejects.toThrow(/other side closed|terminated|aborted|ECONNRESET/i)
})

it('drops the headers that a client binds to its connection', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const headers = {
    host: 'localhost',
    cookie: alice.cookie ?? '',
    connection: 'close, x-dropped',
    'x-dropped': 'yes',
    'x-kept': 'yes',
  }

  const text = await rawRequest(alice.origin, { path: '/api/memories/evt-1', headers })

  expect(text).toContain('"x-kept":"yes"')
  expect(text).not.toContain('x-dropped')
})

it('refuses addresses that two parsers could read in two ways', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const headers = { host: 'localhost', cookie: alice.cookie ?? '', connection: 'close' }
  const paths = [
    '/api//memories',
    '/api/memories/%2e%2e/users',
    '/api/memories/..',
    '/api/memories/a%2Fb',
    '/api/memories/a%00b',
    '/api/./memories',
  ]

  const answers = await Promise.all(
    paths.map((path) => rawRequest(alice.origin, { path, headers })),
  )

  expect(answers.map((text) => text.slice(0, 12))).toEqual(paths.map(() => 'HTTP/1.1 400'))
})

async function userIdOf(client: {
  send: (method: string, path: string) => Promise<{ json: Record<string, unknown> }>
}): Promise<string> {
  const me = await client.send('GET', '/api/auth/me')
  return String(Object(me.json['actor'])['id'])
}

/** Sends a request byte for byte, and gives the whole answer. */
async function rawRequest(
  origin: string,
  { path, headers }: { path: string; headers: Record<string, string> },
): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}
