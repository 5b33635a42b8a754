import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCOPES } from '../../../shared/domain/principal.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { allRoutes } from '../../../shared/api/routes.ts'
import type { Route } from '../../../shared/api/route.ts'
import type { Answer, Client } from '../../support/client.ts'
import {
  type Caller,
  CALLERS,
  expectedOfToken,
  expectedRefusal,
} from '../../support/expected-refusals.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { tokenOf } from '../../support/tokens.ts'

let running: RunningSupervisor
beforeAll(async () => {
  running = await runningSupervisor()

  await running.person('olga', 'owner')
  await running.person('otto', 'owner')
  await running.person('alice', 'guest')
  await running.person('bob', 'guest')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

describe.each(allRoutes().filter(([, route]) => !route.upgrade))('A7, A8: %s', (id, route) => {
  it.each(CALLERS)(`${route.method} ${route.path} lets in or refuses: %s`, async (caller) => {
    const answer = await ask(caller, route)

    const expected = expectedRefusal(id, route, caller)
    const code = codeOf(answer)
    if (expected === undefined) expect(['unauthenticated', 'forbidden']).not.toContain(code)
    else expect(code).toBe(expected)
  })

  it.each(
    SCOPES.flatMap((scope) =>
      (['guest', 'owner'] as const).map((caller) => ({ scope, caller, token: `${caller}’s` })),
    ),
  )(
    `${route.method} ${route.path} lets in or refuses: $token token for $scope`,
    async ({ scope, caller }) => {
      const client = await tokenClient(caller, scope)

      const answer = await askAs(client, route)

      const expected = expectedOfToken(id, route, { caller, scope })
      const code = codeOf(answer)
      if (expected === undefined) expect(['unauthenticated', 'forbidden']).not.toContain(code)
      else expect(code).toBe(expected)
    },
  )

  it('says who may call it, and why', () => {
    expect(route.why.length).toBeGreaterThan(20)
    expect(route.summary).toMatch(/\.$/)
  })
})

it('A1: tells a guest the same of another’s worker as of one that does not exist', async () => {
  const alice = await freshLogin('alice')

  const [others, unknown] = await Promise.all(
    ['bob', 'nobody'].map((name) => alice.send('POST', `/api/workers/${name}/stop`)),
  )

  expect(others?.status).toBe(403)
  expect(withoutId(others)).toEqual(withoutId(unknown))
})

it('A1: lets nobody but the console name another profile', async () => {
  const [alice, olga] = await Promise.all([freshLogin('alice'), freshLogin('olga')])
  const naming = (client: Client, name: string) =>
    client.send('GET', '/api/memories', { headers: { 'x-mh-profile': name } })

  const [own, others, unknown, moved] = await Promise.all([
    naming(alice, 'alice'),
    naming(alice, 'bob'),
    naming(alice, 'nobody'),
    naming(olga, 'bob'),
  ])

  expect(own.status).toBe(200)
  expect(others.status).toBe(403)
  expect(withoutId(others)).toEqual(withoutId(unknown))
  expect(moved.json['code']).toBe('profile-changed')
})

it('A8: keeps an owner who is switched from reaching what is the other’s own', async () => {
  const otto = await switchedLogin()

  const [sessions, account, requests, profile] = await Promise.all(
    ['/api/auth/sessions', '/api/account', '/api/account/access-requests', '/api/memories'].map(
      (path) => otto.mustSend('GET', path),
    ),
  )

  expect([sessions?.json['items']].flat()).not.toHaveLength(0)
  expect(account?.json).toMatchObject({ username: 'otto' })
  expect(requests?.json).toEqual({ items: [], nextCursor: null })
  expect(String(Object(profile?.json['headers'])['x-mh-actor'])).toBe(
    `user:${String(account?.json['id'])}`,
  )
})

it('asks the console whose profile it means', async () => {
  const silent = await running.console.send('GET', '/api/memories')
  const unknown = await running.console.send('GET', '/api/memories', {
    headers: { 'x-mh-profile': 'nobody' },
  })
  const named = await running.console.send('GET', '/api/memories', {
    headers: { 'x-mh-profile': 'alice' },
  })

  expect([silent.status, unknown.status, named.status]).toEqual([400, 404, 200])
  expect(Object(named.json['headers'])['x-mh-actor']).toBe('console')
})

it('A6: refuses the control socket to whoever does not know its token', async () => {
  const wrong = await running.console.send('GET', '/api/users', {
    headers: { authorization: 'Bearer guess' },
  })
  const cookie = await running.console.send('GET', '/api/users', {
    headers: { authorization: '', cookie: (await freshLogin('olga')).cookie ?? '' },
  })

  expect([wrong.status, cookie.status]).toEqual([401, 401])
})

it('A16: refuses a change that a foreign page sends, on every route that changes something', async () => {
  const alice = await freshLogin('alice')
  const changes = allRoutes().filter(
    ([, { method, access }]) => method !== 'GET' && access === 'member',
  )

  const answers = await Promise.all(
    changes.map(([, route]) =>
      alice.send(route.method, pathOf(route), { headers: { origin: 'http://evil.example' } }),
    ),
  )

  expect(answers.map((answer) => codeOf(answer))).toEqual(changes.map(() => 'cross-site'))
  expect((await alice.send('GET', '/api/auth/me')).json).toMatchObject({ role: 'guest' })
})

it('A16: answers to no name but its own', async () => {
  const answer = await running
    .client()
    .send('GET', '/api/auth/me', { headers: { host: 'evil.example' } })

  expect(answer.status).toBe(421)
})

it('serves nothing that is not declared', async () => {
  const olga = await freshLogin('olga')

  const answers = await Promise.all([
    olga.send('GET', '/api/nothing'),
    olga.send('GET', '/api/users/alice'),
    olga.send('DELETE', '/api/capture'),
    olga.send('GET', '/control'),
  ])

  expect(answers.map(({ status }) => status)).toEqual([404, 405, 405, 404])
  expect(answers[2]?.headers['allow']).toBe('POST')
})

async function ask(caller: Caller, route: Route): Promise<Answer> {
  // Some routes end the session that calls them: each question comes from a session of its own.
  return await askAs(await clientOf(caller), route)
}

async function askAs(client: Client, route: Route): Promise<Answer> {
  if (route.stream === 'always') return await beginningOf(client, route)
  const sending = route.method === 'GET' ? {} : { body: {} }
  return await client.send(route.method, pathOf(route), sending)
}

async function clientOf(caller: Caller): Promise<Client> {
  if (caller === 'anonymous') return running.client()
  if (caller === 'owner switched') return await switchedLogin()
  return await freshLogin({ guest: 'alice', 'other guest': 'bob', owner: 'olga' }[caller])
}

const tokens = new Map<string, Promise<Client>>()

/** A token of the guest alice or the owner olga, with one scope. */
async function tokenClient(
  caller: 'guest' | 'owner',
  scope: (typeof SCOPES)[number],
): Promise<Client> {
  const key = `${caller} ${scope}`
  const made = tokens.get(key) ?? newToken(caller, scope)
  tokens.set(key, made)
  return await made
}

async function newToken(
  caller: 'guest' | 'owner',
  scope: (typeof SCOPES)[number],
): Promise<Client> {
  const person = await freshLogin({ guest: 'alice', owner: 'olga' }[caller])
  return (await tokenOf(person, [scope])).client
}

/** A session of an owner that shows a guest's profile. */
async function switchedLogin(): Promise<Client> {
  const client = await freshLogin('otto')
  const me = (await client.mustSend('GET', '/api/auth/me')).json
  if (me['switched'] === true) return client
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const alice = [items].flat().find((user) => Object(user)['username'] === 'alice')
  await client.mustSend('POST', '/api/profiles/switch', {
    body: { targetUserId: Object(alice)['id'] },
  })
  return client
}

/** A stream has no end: its status and, where it is refused, its problem document. */
async function beginningOf(client: Client, route: Route): Promise<Answer> {
  const {
    statusCode: status,
    headers,
    body,
  } = await client.stream(pathOf(route), {}, route.method === 'GET' ? undefined : {})
  const text = status === 200 ? '' : await body.text()
  body.on('error', () => undefined).destroy()
  return { status, headers, text, json: text === '' ? {} : Object(parseJson(text, 'Answer')) }
}

function pathOf({ path }: Route): string {
  return path.replace(':username', 'nobody').replace(/:\w+/, 'unknown')
}

const logins = new Map<string, Client[]>()

/** A session of this account: a used one is taken when it still lives, since log-ins are limited. */
async function freshLogin(username: string): Promise<Client> {
  for (const client of logins.get(username) ?? []) {
    const me = await client.send('GET', '/api/auth/me')
    if (me.json['role'] !== 'anonymous') return client
  }
  const client = running.client()
  await client.mustSend('POST', '/api/auth/login', { body: { username, password: PASSWORD } })
  logins.set(username, [client])
  return client
}

function codeOf(answer: Answer): unknown {
  return String(answer.headers['content-type']).startsWith('application/problem')
    ? answer.json['code']
    : undefined
}

function withoutId(answer: Answer | undefined): unknown {
  const { requestId: _, ...rest } = answer?.json ?? {}
  return rest
}
