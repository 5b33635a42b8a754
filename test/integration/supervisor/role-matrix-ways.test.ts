import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { allRoutes } from '../../../shared/api/routes.ts'
import type { Route } from '../../../shared/api/route.ts'
import { SCOPES } from '../../../shared/domain/principal.ts'
import type { Client } from '../../support/client.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { tokenOf } from '../../support/tokens.ts'

/** It would end what all other cases ask. */
const ENDS_ALL = 'stopSystem'
const REFUSALS = new Set([401, 403])
const WAYS = ['cookie', 'bearer'] as const
const GONE = ['disabled', 'archived'] as const

let running: RunningSupervisor
interface Gone {
  readonly client: Client
  /** What says by a WebSocket who it is. */
  readonly headers: Record<string, string>
}
const gone = new Map<string, Gone>()

beforeAll(async () => {
  running = await runningSupervisor()
  await running.person('olga', 'owner')
  await running.person('alice', 'guest')
  for (const state of GONE) {
    for (const role of ['guest', 'owner'] as const) {
      const name = `${state}-${role}`
      const person = await running.person(name, role)
      const { token, client } = await tokenOf(person, [...SCOPES])
      gone.set(`${name} cookie`, { client: person, headers: { cookie: person.cookie ?? '' } })
      gone.set(`${name} bearer`, { client, headers: { authorization: `Bearer ${token}` } })
      const path = `/api/users/${name}`
      if (state === 'disabled') await running.console.mustSend('PATCH', path, { body: { state } })
      else await running.console.mustSend('POST', `${path}/archive`, { body: {} })
    }
  }
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

describe.each(
  GONE.flatMap((state) =>
    (['guest', 'owner'] as const).flatMap((role) => WAYS.map((way) => ({ state, role, way }))),
  ),
)('A6: the $way of a $role whose account is $state', ({ state, role, way }) => {
  const whoIsGone = (): Gone => {
    const found = gone.get(`${state}-${role} ${way}`)
    if (!found) throw new TypeError(`${state} ${role} ${way}`)
    return found
  }

  it('opens no route but those for everybody, streams included', async () => {
    const { client } = whoIsGone()
    const members = allRoutes().filter(([, { access, upgrade }]) => access !== 'anyone' && !upgrade)

    const codes = await Promise.all(members.map(([, route]) => codeOf(client, route)))

    const others = members.filter((_, index) => codes[index] !== 'unauthenticated')
    expect(others.map(([id]) => id)).toEqual([])
  })

  it('opens no WebSocket', async () => {
    const { client, headers } = whoIsGone()

    expect(await upgraded(client, headers)).toBe(401)
  })
})

it('refuses the console no route, by its socket', async () => {
  const asked = allRoutes().filter(([id, { upgrade }]) => id !== ENDS_ALL && !upgrade)

  const statuses = await Promise.all(
    asked.map(async ([, route]) => statusOf(running.console, route, { 'x-mh-profile': 'alice' })),
  )

  const refused = asked.filter((_, index) => REFUSALS.has(statuses[index] ?? 0))
  const served = new Set(asked.map(([, { servedBy }]) => servedBy))
  expect(refused.map(([id]) => id).toSorted()).toEqual([])
  expect(served).toEqual(new Set(['supervisor', 'worker']))
})

it.each([
  ['nobody', 401],
  ['alice', 101],
  ['olga', 101],
])('A5: joins or refuses by WebSocket: %s', async (name, status) => {
  const client = running.client()
  if (name !== 'nobody') {
    await client.mustSend('POST', '/api/auth/login', {
      body: { username: name, password: PASSWORD },
    })
  }

  expect(await upgraded(client, {})).toBe(status)
  expect(await upgraded(client, { origin: 'http://evil.example' })).toBe(403)
})

/** Of a stream the beginning is enough. */
async function statusOf(
  client: Client,
  route: Route,
  headers: Record<string, string> = {},
): Promise<number> {
  if (route.stream === 'always') {
    const { statusCode, body } = await client.stream(
      pathOf(route),
      headers,
      route.method === 'GET' ? undefined : {},
    )
    body.on('error', () => undefined).destroy()
    return statusCode
  }
  const sending = route.method === 'GET' ? { headers } : { headers, body: {} }
  return (await client.send(route.method, pathOf(route), sending)).status
}

/** Whoever is refused gets a document, of a stream too. */
async function codeOf(client: Client, route: Route): Promise<unknown> {
  const sending = route.method === 'GET' ? {} : { body: {} }
  return (await client.send(route.method, pathOf(route), sending)).json['code']
}

function pathOf({ path }: Route): string {
  return path.replace(':username', 'nobody').replaceAll(/:\w+/g, 'unknown')
}

/** The status of an upgrade. */
async function upgraded(client: Client, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}/api/attach`, {
    headers: { ...(client.cookie === undefined ? {} : { cookie: client.cookie }), ...headers },
  })
  socket.on('error', () => undefined)
  const status = await new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
  })
  socket.terminate()
  return status
}
