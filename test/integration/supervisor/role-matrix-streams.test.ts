import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { LINES_TYPE, type Route } from '../../../shared/api/route.ts'
import { allRoutes } from '../../../shared/api/routes.ts'
import { SCOPES } from '../../../shared/domain/principal.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import { CALLERS, expectedOfToken, expectedRefusal } from '../../support/expected-refusals.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { tokenOf } from '../../support/tokens.ts'

const TOKENS = (['guest', 'owner'] as const).flatMap((caller) =>
  SCOPES.map((scope) => ({ caller, scope, name: `${caller}’s token for ${scope}` })),
)
const STREAMS = allRoutes().filter(([, { stream }]) => stream !== undefined)
const SOCKETS = allRoutes().filter(([, { upgrade }]) => upgrade === true)
const OTHERS = allRoutes().filter(([, { upgrade }]) => upgrade !== true)
const REFUSALS = ['unauthenticated', 'forbidden']

/** With what somebody says who it is. */
type Headers = Readonly<Record<string, string>>

let running: RunningSupervisor
const proofs = new Map<string, Headers>()

beforeAll(async () => {
  running = await runningSupervisor()
  const people = {
    guest: await running.person('alice', 'guest'),
    'other guest': await running.person('bob', 'guest'),
    owner: await running.person('olga', 'owner'),
    'owner switched': await running.person('otto', 'owner'),
  }
  const { json } = await people.guest.mustSend('GET', '/api/auth/me')
  const targetUserId = Object(json['account']).id ?? Object(json['actor']).id
  await people['owner switched'].mustSend('POST', '/api/profiles/switch', {
    body: { targetUserId },
  })
  proofs.set('anonymous', {})
  for (const [caller, { cookie = '' }] of Object.entries(people)) proofs.set(caller, { cookie })
  for (const { caller, scope, name } of TOKENS) {
    const { token } = await tokenOf(people[caller], [scope])
    proofs.set(name, { authorization: `Bearer ${token}` })
  }
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

describe.each([
  ...CALLERS.map((caller) => ({
    name: caller,
    refusalOf: ([id, route]: Declared) => expectedRefusal(id, route, caller),
  })),
  ...TOKENS.map((token) => ({
    name: token.name,
    refusalOf: ([id, route]: Declared) => expectedOfToken(id, route, token),
  })),
])('A5: $name', ({ name, refusalOf }) => {
  it('begins the streams that the table says, and no other', async () => {
    const codes = await Promise.all(STREAMS.map(([, route]) => codeOfStream(route, proof(name))))

    expect(named(STREAMS, (at) => refused(codes[at]))).toEqual(named(STREAMS, refusedBy(refusalOf)))
  })

  it('opens the WebSockets that the table says, and none from a foreign page', async () => {
    const statuses = await Promise.all(SOCKETS.map(([, route]) => upgraded(route, proof(name))))
    const foreign = await Promise.all(
      SOCKETS.map(([, route]) =>
        upgraded(route, { ...proof(name), origin: 'http://evil.example' }),
      ),
    )

    const expected = SOCKETS.map((one) => statusFor(refusalOf(one)))
    expect(statuses).toEqual(expected)
    expect(new Set(foreign)).toEqual(new Set([403]))
  })

  it('gets no WebSocket of a route that has none', async () => {
    const statuses = await inPortions(OTHERS, ([, route]) => upgraded(route, proof(name)))

    expect(named(OTHERS, (at) => (statuses[at] ?? 0) < 400)).toEqual({})
  })
})

it('A5: the console gets every stream and every WebSocket by its socket, of the profile that it names', async () => {
  const named = { 'x-mh-profile': 'alice' }

  const codes = await Promise.all(
    STREAMS.map(async ([, route]) => await codeOf(running.console, route, named)),
  )

  expect(STREAMS.length).toBeGreaterThan(5)
  expect(SOCKETS).toHaveLength(1)
  expect(codes.filter((code) => REFUSALS.includes(String(code)))).toEqual([])
})

type Declared = readonly [string, Route]

function proof(name: string): Headers {
  const headers = proofs.get(name)
  if (!headers) throw new TypeError(name)
  return headers
}

function refused(code: unknown): string | false {
  return REFUSALS.includes(String(code)) && String(code)
}

function refusedBy(refusalOf: (declared: Declared) => string | undefined) {
  return (_at: number, declared: Declared): string | false => refusalOf(declared) ?? false
}

/** What is said of each route of which something is said, by its ID. */
function named(
  declared: readonly Declared[],
  say: (at: number, declared: Declared) => unknown,
): Record<string, unknown> {
  const said = declared.map((one, at) => [one[0], say(at, one)] as const)
  return Object.fromEntries(said.filter(([, words]) => words !== false))
}

function statusFor(refusal: string | undefined): number {
  if (refusal === undefined) return 101
  return refusal === 'unauthenticated' ? 401 : 403
}

async function codeOfStream(route: Route, headers: Headers): Promise<unknown> {
  const client = running.client()
  return await codeOf(client, route, headers)
}

/** Of a stream that begins there is none. */
async function codeOf(client: Client, route: Route, headers: Headers): Promise<unknown> {
  const { body, headers: answered } = await client.stream(
    pathOf(route),
    { ...headers },
    route.method === 'GET' ? undefined : {},
  )
  const isProblem = String(answered['content-type']).startsWith('application/problem')
  const text = isProblem ? await body.text() : ''
  body.on('error', () => undefined).destroy()
  return isProblem ? Object(parseJson(text, 'Answer'))['code'] : undefined
}

/** The status of an upgrade; a switched connection is let go of at once. */
async function upgraded(route: Route, headers: Headers): Promise<number> {
  const { url } = running.supervisor
  const socket = new WebSocket(`${url.replace('http', 'ws')}${pathOf(route)}`, {
    headers: { ...headers, accept: LINES_TYPE },
  })
  socket.on('error', () => undefined)
  const status = await new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
  })
  socket.terminate()
  return status
}

/** All at once would be more than one account may have under way. */
async function inPortions<T, R>(all: readonly T[], one: (from: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < all.length; from += 64)
    results.push(...(await Promise.all(all.slice(from, from + 64).map(one))))
  return results
}

function pathOf({ path, stream }: Route): string {
  const plain = path.replace(':username', 'nobody').replaceAll(/:\w+/g, 'unknown')
  return stream === 'whenFollowed' ? `${plain}?follow=true` : plain
}
