import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { AuditLineShape } from '../../../shared/api/audit.ts'
import type { Scope } from '../../../shared/domain/principal.ts'
import type { Client } from '../../support/client.ts'
import { readEvents } from '../../support/event-reader.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { tokenOf } from '../../support/tokens.ts'

const ALL: Scope[] = ['read', 'write', 'agents', 'admin']

let running: RunningSupervisor
let olga: Client
let alice: Client
let bob: Client
beforeAll(async () => {
  running = await runningSupervisor()

  olga = await running.person('olga', 'owner')
  alice = await running.person('alice', 'guest')
  bob = await running.person('bob', 'guest')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

it('shows a token once, keeps its hash alone, and lists it without either', async () => {
  const { id, token } = await tokenOf(alice, ['read'], { expiresAt: '2099-01-01T00:00:00Z' })

  const list = await alice.mustSend('GET', '/api/auth/tokens')
  const file = await readFile(running.supervisor.layout.usersFile, 'utf8')

  const secret = token.slice(`mh_pat_${id}_`.length)
  expect(token).toMatch(/^mh_pat_[0-9a-f]{16}_[\w-]{32}$/)
  expect(itemsIn(list).find((one) => one['id'] === id)).toEqual({
    id,
    name: 'read',
    scopes: ['read'],
    createdAt: expect.any(String),
    expiresAt: '2099-01-01T00:00:00Z',
    lastUsedAt: null,
  })
  expect(file).toContain(id)
  expect(file).not.toContain(secret)
  expect(list.text).not.toContain('hash')
})

it('lets a program work on the own profile’s worker, which sees neither token nor cookie, and sets no cookie', async () => {
  const { client, token } = await tokenOf(alice, ['read', 'write'])

  const read = await client.mustSend('GET', '/api/memories')
  const written = await client.mustSend('POST', '/api/capture', { body: { content: 'hello' } })
  const me = await client.mustSend('GET', '/api/auth/me')

  expect(Object(read.json['headers'])['x-mh-actor']).toBe(`user:${await idOf('alice')}`)
  expect(read.text).not.toContain(token)
  expect(written.json['method']).toBe('POST')
  expect(me.json).toMatchObject({ actor: { username: 'alice' }, switched: false })
  expect([read, written, me].map(({ headers }) => headers['set-cookie'])).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('says when a token was used last', async () => {
  const { client, id } = await tokenOf(alice, ['read'])
  await client.mustSend('GET', '/api/memories')

  const listed = itemsIn(await alice.mustSend('GET', '/api/auth/tokens'))

  expect(listed.find((one) => one['id'] === id)?.['lastUsedAt']).toEqual(expect.any(String))
})

it('A6: refuses a token whose secret is another’s, that was revoked, or that ran out, even beside a good cookie', async () => {
  const [good, revoked] = [await tokenOf(alice, ALL), await tokenOf(alice, ALL)]
  const expiresAt = new Date(Date.now() + 1_500).toISOString()
  const brief = await tokenOf(alice, ALL, { expiresAt })
  const wasGood = await brief.client.send('GET', '/api/memories')
  await alice.mustSend('DELETE', `/api/auth/tokens/${revoked.id}`)
  const mixed = `mh_pat_${good.id}_${revoked.token.slice(-32)}`

  const ranOut = await eventually(async () => {
    const { status } = await brief.client.send('GET', '/api/memories')
    return status === 401 && status
  })
  const asking = (token: string) =>
    alice.send('GET', '/api/memories', { headers: { authorization: `Bearer ${token}` } })
  const answers = await Promise.all([
    asking(mixed),
    asking(revoked.token),
    asking('mh_pat_nonsense'),
    asking(good.token),
  ])

  expect([wasGood.status, ranOut]).toEqual([200, 401])
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200])
})

it('refuses a token without scopes, with an unknown one, with a time that is over, or without a name', async () => {
  const wrong = [
    { name: 'a', scopes: [] },
    { name: 'a', scopes: ['everything'] },
    { name: ' ', scopes: ['read'] },
    { name: 'a', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' },
  ]

  const answers = await Promise.all(
    wrong.map((body) => alice.send('POST', '/api/auth/tokens', { body })),
  )

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  expect(answers[3]?.json['detail']).toContain('expiresAt')
})

it('A6: lets no token make another, change the password, end sessions or other tokens', async () => {
  const other = await tokenOf(alice, ['read'])
  const { client, id } = await tokenOf(alice, ALL)

  const made = await client.send('POST', '/api/auth/tokens', { body: { name: 'b', scopes: ALL } })
  const changed = await client.send('POST', '/api/auth/password', {
    body: { currentPassword: PASSWORD, newPassword: 'another password' },
  })
  const ended = await client.send('POST', '/api/auth/logout-everywhere')
  const revoked = await client.send('DELETE', `/api/auth/tokens/${other.id}`)
  const itself = await client.send('DELETE', `/api/auth/tokens/${id}`)
  const after = await client.send('GET', '/api/memories')

  expect([made, changed, ended].map(({ status }) => status)).toEqual([403, 403, 403])
  expect([revoked.status, itself.status, after.status]).toEqual([404, 200, 401])
  expect((await other.client.send('GET', '/api/memories')).status).toBe(200)
})

it('A1: shows and ends nobody else’s tokens', async () => {
  const { id, client } = await tokenOf(alice, ['read'])

  const listed = itemsIn(await bob.mustSend('GET', '/api/auth/tokens'))
  const ended = await bob.send('DELETE', `/api/auth/tokens/${id}`)
  const byOwner = await olga.send('DELETE', `/api/auth/tokens/${id}`)
  const unknown = await bob.send('DELETE', '/api/auth/tokens/0000000000000000')

  expect(listed.map((one) => one['id'])).not.toContain(id)
  expect([ended.status, byOwner.status]).toEqual([404, 404])
  expect({ ...ended.json, requestId: '' }).toEqual({ ...unknown.json, requestId: '' })
  expect((await client.send('GET', '/api/memories')).status).toBe(200)
})

it('A1: gives 403 to a guest’s token that names another profile, whether there is one or not', async () => {
  const { client } = await tokenOf(alice, ALL)
  const naming = (path: string, name: string) =>
    client.send('GET', path, { headers: { 'x-mh-profile': name } })

  const [own, others, unknown] = [
    await naming('/api/memories', 'alice'),
    await naming('/api/memories', 'bob'),
    await naming('/api/memories', 'nobody'),
  ]
  const [feed, account] = [await naming('/api/events', 'bob'), await naming('/api/account', 'bob')]

  expect(own.status).toBe(200)
  expect([others, unknown, feed, account].map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect({ ...others.json, requestId: '' }).toEqual({ ...unknown.json, requestId: '' })
})

it('lets an owner’s token name another profile under the rules of a switch, once that profile’s audit has it', async () => {
  const { client, id } = await tokenOf(olga, ['read'])
  const named = { headers: { 'x-mh-profile': 'bob' } }

  const [first, second] = await Promise.all([
    client.mustSend('GET', '/api/memories', named),
    client.mustSend('GET', '/api/memories', named),
  ])
  const account = await client.send('GET', '/api/account', named)
  const unknown = await client.send('GET', '/api/memories', {
    headers: { 'x-mh-profile': 'nobody' },
  })
  await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
  const forbidden = await client.send('GET', '/api/memories', named)
  await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'ask' } })
  const asked = await client.send('GET', '/api/memories', named)
  const requests = itemsIn(await bob.mustSend('GET', '/api/account/access-requests'))
  await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'allow' } })

  const actor = `user:${await idOf('olga')}`
  expect([first, second].map(({ json }) => Object(json['headers'])['x-mh-actor'])).toEqual([
    actor,
    actor,
  ])
  expect([account.status, unknown.status]).toEqual([403, 404])
  expect([forbidden.status, forbidden.json['code']]).toEqual([403, 'forbidden'])
  expect([asked.status, asked.json['code']]).toEqual([403, 'consent-needed'])
  expect(requests).toMatchObject([{ owner: { username: 'olga' }, state: 'pending' }])
  const noted = (await auditLines()).filter(({ event }) => event === 'profile_switched')
  expect(noted).toMatchObject([{ actor, details: { by: `token ${id}` } }])
})

it('fault 25: ends a look by token, with what is open, when the person forbids it', async () => {
  const { client } = await tokenOf(olga, ['read'])
  using feed = await readEvents(client, '/api/events', { 'x-mh-profile': 'bob' })
  using own = await readEvents(client, '/api/events')
  await feed.until(({ told }) => told['username'] === 'bob')
  const began = performance.now()

  await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
  await eventually(() => feed.end() !== undefined)

  expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
  expect(own.end()).toBeUndefined()
  await eventually(async () =>
    (await auditLines()).some(
      ({ event, details }) =>
        event === 'profile_switch_ended' && details['reason'] === 'not-allowed-any-more',
    ),
  )
  await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'allow' } })
})

it.each([
  ['revoked', 'DELETE', '/api/auth/tokens/:id', undefined],
  ['lost with a change of the own password', 'POST', '/api/auth/password', 'own'],
  ['lost with a password from an owner', 'POST', '/api/users/carol/password', 'given'],
  ['lost with a link to set a password', 'POST', '/api/users/carol/password', 'link'],
  ['lost with a new role', 'PATCH', '/api/users/carol', 'role'],
  ['lost with the account being disabled', 'PATCH', '/api/users/carol', 'state'],
  ['lost with the account', 'DELETE', '/api/users/carol', undefined],
] as const)(
  'fault 25: a token that is %s ends with its streams within a second',
  async (...row) => {
    const [, method, path, kind] = row
    const carol = await running.person('carol', 'guest')
    const { client, id, token } = await tokenOf(carol, ['read'])
    using feed = await readEvents(client, '/api/events')
    const socket = openSocket(client, token)
    await once(socket, 'open')
    const closed = once(socket, 'close')
    socket.on('error', () => undefined)
    await feed.until(({ name }) => name === 'worker')

    const isOwn = path.startsWith('/api/auth')
    const sending = kind === undefined ? {} : { body: BODIES[kind] }
    const change = (isOwn ? carol : running.console).mustSend(
      method,
      path.replace(':id', id),
      sending,
    )
    await change
    const began = performance.now()
    await Promise.all([eventually(() => feed.end() !== undefined), closed])

    expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
    expect((await client.send('GET', '/api/memories')).status).toBe(401)
    await running.console.send('DELETE', '/api/users/carol?purge=true')
  },
)

const BODIES = {
  own: { currentPassword: PASSWORD, newPassword: 'another password' },
  given: { password: 'given by an owner' },
  link: {},
  role: { role: 'owner' },
  state: { state: 'disabled' },
} as const

it('A16: refuses a token’s WebSocket from a foreign page, and one that lacks the scope', async () => {
  const [reading, writing] = [await tokenOf(alice, ['read']), await tokenOf(alice, ['write'])]

  const refusals = await Promise.all([
    refusalOf(openSocket(reading.client, reading.token, { origin: 'http://evil.example' })),
    refusalOf(openSocket(writing.client, writing.token)),
    refusalOf(openSocket(reading.client, reading.token, { 'x-mh-profile': 'bob' })),
  ])

  expect(refusals).toEqual([403, 403, 403])
})

it('writes to the system’s audit who made and ended a token, and never the token', async () => {
  const { id, token } = await tokenOf(alice, ['read'])
  await alice.mustSend('DELETE', `/api/auth/tokens/${id}`)

  const lines = await auditLines()

  const about = lines.filter(({ details }) => details['token_id'] === id)
  expect(about.map(({ event }) => event)).toEqual(['token_created', 'token_revoked'])
  expect(JSON.stringify(lines)).not.toContain(token.slice(-32))
})

it('gives the figures to an owner’s token with the scope admin', async () => {
  const [admin, reading] = [await tokenOf(olga, ['admin']), await tokenOf(olga, ['read'])]

  const [figures, refused] = [
    await admin.client.send('GET', '/metrics'),
    await reading.client.send('GET', '/metrics'),
  ]

  expect([figures.status, refused.status]).toEqual([200, 403])
  expect(figures.text).toContain('mh_build_info')
})

function itemsIn({ json }: { readonly json: Record<string, unknown> }): Record<string, unknown>[] {
  return [json['items']].flat().map(Object)
}

async function auditLines(): Promise<ReturnType<typeof AuditLineShape.parse>[]> {
  const page = await running.console.mustSend('GET', '/api/audit?limit=500')
  return itemsIn(page)
    .map((line) => AuditLineShape.parse(line, 'line'))
    .toReversed()
}

async function idOf(username: string): Promise<string> {
  const users = itemsIn(await running.console.mustSend('GET', '/api/users'))
  return String(users.find((user) => user['username'] === username)?.['id'])
}

function openSocket(
  { origin }: Client,
  token: string,
  headers: Record<string, string> = {},
): WebSocket {
  const url = `${origin.replace('http', 'ws')}/api/attach`
  return new WebSocket(url, { headers: { authorization: `Bearer ${token}`, ...headers } })
}

async function refusalOf(socket: WebSocket): Promise<number | undefined> {
  const [, response] = await once(socket, 'unexpected-response')
  socket.on('error', () => undefined).terminate()
  return response.statusCode
}

it.each(['autonomy', 'cognitive-mode', 'schedules', 'boredom', 'sleep'])(
  'A7: lets a token for `write` alone change or bring back no %s, which gives agents leave',
  async (name) => {
    const [write, agents] = [await tokenOf(alice, ['write']), await tokenOf(alice, ['agents'])]
    const change = (client: Client) => client.send('PUT', `/api/config/${name}`, { body: {} })
    const undo = (client: Client) => client.send('POST', `/api/config/${name}/undo`)

    const refused = [await change(write.client), await undo(write.client)]
    const others = await write.client.send('PUT', '/api/config/training', { body: {} })
    const allowed = [await change(agents.client), await undo(agents.client)]

    expect(refused.map(({ status }) => status)).toEqual([403, 403])
    expect(refused[0]?.json).toMatchObject({ code: 'forbidden', scope: 'agents' })
    expect([others, ...allowed].map(({ status }) => status)).toEqual([200, 200, 200])
  },
)

it('A7: lets no token decide who may look into its profile', async () => {
  const { client } = await tokenOf(alice, ALL)

  const setting = await client.send('PATCH', '/api/account', { body: { ownerAccess: 'allow' } })
  const decision = await client.send('POST', '/api/account/access-requests/any', {
    body: { decision: 'approve' },
  })
  const theme = await client.send('PATCH', '/api/account', { body: { theme: 'dark' } })

  expect(setting.json).toMatchObject({ status: 403, code: 'forbidden' })
  expect(decision.json).toMatchObject({ status: 403, code: 'forbidden' })
  expect(theme.status).toBe(200)
})
