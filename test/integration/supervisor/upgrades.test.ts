import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { allRoutes, type RouteId } from '../../../shared/api/routes.ts'
import type { Route } from '../../../shared/api/route.ts'
import { route } from '../../../shared/api/route.ts'
import { PROMPTLY_MS } from '../../support/eventually.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

/** The route table with one WebSocket in it, in the place of a route that the fixture does not need. */
const withSocket: [RouteId, Route][] = allRoutes().map(([id, declared]) =>
  id === 'ownAudit'
    ? [id, route({ ...declared, method: 'GET', path: '/api/socket', upgrade: true })]
    : [id, declared],
)

it('joins a WebSocket to the worker', async () => {
  await using running = await runningSupervisor({ routes: withSocket })
  const alice = await running.person('alice', 'guest')
  const socket = open(alice.origin, { cookie: alice.cookie ?? '' })
  await once(socket, 'open')

  socket.send('hello')
  const [echoed] = await once(socket, 'message').catch(() => ['closed'])

  // The fixture sends the client's masked frame back as it came, which a client must refuse: bytes went both ways.
  expect(['closed', 'hello']).toContain(String(echoed))
  socket.terminate()
})

it('refuses a WebSocket of a foreign page, of nobody, and where the worker refuses it', async () => {
  await using running = await runningSupervisor({ routes: withSocket })
  const alice = await running.person('alice', 'guest')
  const cookie = alice.cookie ?? ''

  const refusals = await Promise.all([
    refusalOf(open(alice.origin, { cookie, origin: 'http://evil.example' })),
    refusalOf(open(alice.origin, {})),
    refusalOf(open(alice.origin, { cookie }, '?q=refuse')),
  ])

  expect(refusals).toEqual([403, 401, 502])
})

it('ends a WebSocket within a second of the end of its session', async () => {
  await using running = await runningSupervisor({ routes: withSocket })
  const alice = await running.person('alice', 'guest')
  const socket = open(alice.origin, { cookie: alice.cookie ?? '' })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  const began = performance.now()

  await alice.mustSend('POST', '/api/auth/logout')
  await closed

  expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
})

it('ends a WebSocket when the worker ends', async () => {
  await using running = await runningSupervisor({ routes: withSocket })
  const alice = await running.person('alice', 'guest')
  const socket = open(alice.origin, { cookie: alice.cookie ?? '' })
  await once(socket, 'open')
  const closed = once(socket, 'close')

  await alice.send('GET', '/api/memories/search?q=crash')

  expect(await closed).toBeDefined()
  expect(socket.readyState).toBe(WebSocket.CLOSED)
})

function open(origin: string, headers: Record<string, string>, query = ''): WebSocket {
  return new WebSocket(`${origin.replace('http', 'ws')}/api/socket${query}`, {
    headers,
    perMessageDeflate: false,
  })
}

async function refusalOf(socket: WebSocket): Promise<number> {
  return await new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
  })
}
