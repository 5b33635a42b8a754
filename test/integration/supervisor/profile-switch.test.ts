import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { AuditLineShape } from '../../../shared/api/audit.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { SessionsFile } from '../../../supervisor/sessions/session.ts'
import { type Answer, Client } from '../../support/client.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('shows another’s profile under a new session ID, and the own one again under another', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  const first = copyOf(olga)

  const switched = await switchTo(olga, ids.alice)
  const second = copyOf(olga)
  const during = await echo(olga)
  const meDuring = (await olga.mustSend('GET', '/api/auth/me')).json
  const back = await olga.mustSend('POST', '/api/profiles/switch-back')
  const meAfter = (await olga.mustSend('GET', '/api/auth/me')).json

  expect(switched.json).toMatchObject({ success: true, user: { username: 'alice' } })
  expect(during['x-mh-actor']).toBe(`user:${ids.olga}`)
  expect(meDuring).toMatchObject({
    role: 'owner',
    actor: { username: 'olga' },
    profile: { username: 'alice' },
    switched: true,
    visit: { username: 'alice', displayName: 'alice', ownerAccess: 'allow' },
  })
  const { since, until } = Object(meDuring['visit'])
  expect(Date.parse(until) - Date.parse(since)).toBeGreaterThan(59 * 60_000)
  expect(Date.parse(until) - Date.parse(since)).toBeLessThanOrEqual(60 * 60_000)
  expect(back.json).toMatchObject({ success: true, user: { username: 'olga' } })
  expect(meAfter).toMatchObject({ profile: { username: 'olga' }, switched: false, visit: null })
  const replays = await Promise.all([first, second].map((one) => one.send('GET', '/api/auth/me')))
  expect(replays.map(({ json }) => json['role'])).toEqual(['anonymous', 'anonymous'])
  expect((await alice.mustSend('GET', '/api/auth/me')).json).toMatchObject({ switched: false })
})

it('A8: keeps who acts apart from whose profile it is in the system’s audit', async () => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)

  await switchTo(olga, ids.alice)
  await olga.mustSend('POST', '/api/profiles/switch-back')

  const lines = await auditOf(running)
  const actor = `user:${ids.olga}`
  expect(lines.filter(({ event }) => event.startsWith('profile_switched'))).toMatchObject([
    { event: 'profile_switched', userId: ids.alice, actor },
    { event: 'profile_switched_back', userId: ids.alice, actor },
  ])
})

it('does not switch unless the other’s worker has written it down', async () => {
  await using running = await runningSupervisor({ behaviour: 'refusing-visits' })
  const { olga, ids } = await olgaAndAlice(running)
  const { cookie } = olga

  const refused = await switchTo(olga, ids.alice)

  expect(refused.status).toBe(502)
  expect(refused.json['code']).toBe('worker-unreachable')
  expect(olga.cookie).toBe(cookie)
  expect((await olga.mustSend('GET', '/api/auth/me')).json).toMatchObject({ switched: false })
})

it('starts the worker of the other for its audit, and does not switch while that is switched off', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await alice.mustSend('POST', '/api/workers/alice/stop')

  const refused = await switchTo(olga, ids.alice)
  await alice.mustSend('POST', '/api/workers/alice/start')
  await running.console.mustSend('POST', '/api/workers/alice/stop')
  await running.console.mustSend('POST', '/api/workers/alice/restart')
  const switched = await switchTo(olga, ids.alice)

  expect([refused.status, refused.json['code']]).toEqual([503, 'worker-off'])
  expect(switched.status).toBe(200)
})

it('A22: refuses an owner where the person forbids it, and ends a visit when the person does so during it', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })

  const refused = await switchTo(olga, ids.alice)
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'allow' } })
  await switchTo(olga, ids.alice)
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
  const stale = await olga.send('GET', '/api/memories', { headers: { 'x-mh-profile': 'alice' } })

  expect([refused.status, refused.json['code']]).toEqual([403, 'forbidden'])
  expect(refused.json['detail']).toBe('alice lets no owner look into this profile.')
  expect([stale.status, stale.json['code']]).toEqual([409, 'profile-changed'])
  expect((await olga.mustSend('GET', '/api/auth/me')).json).toMatchObject({ switched: false })
  await eventually(async () =>
    (await auditOf(running)).some(({ event }) => event === 'profile_switch_ended'),
  )
})

it('asks the person, who approves for a while and takes it back', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'ask' } })

  const asked = await switchTo(olga, ids.alice)
  const again = await switchTo(olga, ids.alice)
  const account = (await alice.mustSend('GET', '/api/account')).json
  const [pending] = await requestsOf(alice)
  await decide(alice, pending, { decision: 'approve', minutes: 5 })
  const switched = await switchTo(olga, ids.alice)
  const me = (await olga.mustSend('GET', '/api/auth/me')).json
  await decide(alice, pending, { decision: 'deny' })
  const over = (await olga.mustSend('GET', '/api/auth/me')).json
  const denied = await switchTo(olga, ids.alice)

  expect([asked.status, asked.json['code']]).toEqual([403, 'consent-needed'])
  expect(asked.json['detail']).toBe(
    'alice wants to be asked first: the request is sent. Switch again when alice has approved it.',
  )
  expect(again.json['detail']).toContain('has not decided yet')
  expect(account).toMatchObject({ ownerAccess: 'ask', pendingRequests: 1 })
  expect(pending).toMatchObject({ owner: { username: 'olga' }, state: 'pending' })
  expect(switched.status).toBe(200)
  const { since, until } = Object(me['visit'])
  expect(Date.parse(until) - Date.parse(since)).toBeLessThanOrEqual(5 * 60_000)
  expect(over).toMatchObject({ switched: false })
  expect(denied.json['detail']).toContain('did not approve')
})

it('lets nobody but the person and the console decide for the person', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'ask' } })
  await switchTo(olga, ids.alice)
  const [pending] = await requestsOf(alice)

  const byOwner = await olga.send(
    'POST',
    `/api/account/access-requests/${String(pending?.['id'])}`,
    {
      body: { decision: 'approve' },
    },
  )
  const byUserRoute = await olga.send('PATCH', '/api/users/alice', {
    body: { ownerAccess: 'allow' },
  })
  const named = { headers: { 'x-mh-profile': 'alice' } }
  await olga.mustSend('PATCH', '/api/account', { body: { theme: 'dark' }, ...named })
  const console = await running.console.mustSend('GET', '/api/account', named)

  expect([byOwner.status, byUserRoute.status]).toEqual([404, 400])
  expect(console.json).toMatchObject({ ownerAccess: 'ask', preferences: { theme: 'system' } })
  expect((await olga.mustSend('GET', '/api/account')).json).toMatchObject({
    username: 'olga',
    preferences: { theme: 'dark' },
  })
})

it('A8: keeps an owner’s own-account routes on the owner’s account while switched', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await switchTo(olga, ids.alice)

  await olga.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
  await olga.mustSend('POST', '/api/auth/password', {
    body: { currentPassword: PASSWORD, newPassword: 'olga has another one' },
  })
  const sessions = (await olga.mustSend('GET', '/api/auth/sessions')).json
  await olga.mustSend('POST', '/api/auth/logout-everywhere')

  expect([sessions['items']].flat()).toHaveLength(1)
  expect((await alice.mustSend('GET', '/api/account')).json).toMatchObject({ ownerAccess: 'allow' })
  const login = await running
    .client()
    .send('POST', '/api/auth/login', { body: { username: 'alice', password: PASSWORD } })
  expect(login.status).toBe(200)
})

it('A8: a look out of a look is one of the owner’s own, and ends the first', async () => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)
  await running.person('oscar', 'owner')
  await running.person('bob', 'guest')
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const idOf = (name: string): string =>
    String(Object([items].flat().find((user) => Object(user)['username'] === name))['id'])
  await switchTo(olga, idOf('oscar'))

  const second = await switchTo(olga, idOf('bob'))
  const me = (await olga.mustSend('GET', '/api/auth/me')).json
  const back = await olga.mustSend('POST', '/api/profiles/switch-back')

  expect(second.status).toBe(200)
  expect(me).toMatchObject({ actor: { username: 'olga' }, profile: { username: 'bob' } })
  // Not into the other owner's profile, as a way back through it would be.
  expect(back.json).toMatchObject({ user: { username: 'olga' } })
  const switches = (await auditOf(running)).filter(({ event }) =>
    event.startsWith('profile_switched'),
  )
  expect(new Set(switches.map(({ actor }) => actor))).toEqual(new Set([`user:${ids.olga}`]))
})

it('A8: out of a guest’s profile an owner is no guest, and has no more than the guest’s consent', async () => {
  await using running = await runningSupervisor()
  const { olga, alice, ids } = await olgaAndAlice(running)
  await running.person('bob', 'guest').then(async (bob) => {
    await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
  })
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const bobs = [items].flat().find((user) => Object(user)['username'] === 'bob')
  await switchTo(olga, ids.alice)

  const refused = await switchTo(olga, String(Object(bobs)['id']))
  const byGuest = await switchTo(alice, ids.olga)

  expect([refused.status, byGuest.status]).toEqual([403, 403])
  expect((await olga.mustSend('GET', '/api/auth/me')).json).toMatchObject({
    profile: { username: 'alice' },
  })
})

it('tells a stale tab that the session has moved on, both ways', async () => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)
  const naming = (name: string) =>
    olga.send('GET', '/api/memories', { headers: { 'x-mh-profile': name } })
  await switchTo(olga, ids.alice)

  const [own, other, byId] = [await naming('olga'), await naming('alice'), await naming(ids.alice)]
  await olga.mustSend('POST', '/api/profiles/switch-back')
  const stale = await naming('alice')

  expect([own.status, own.json['code']]).toEqual([409, 'profile-changed'])
  expect([other.status, byId.status]).toEqual([200, 200])
  expect([stale.status, stale.json['code']]).toEqual([409, 'profile-changed'])
})

it('A8: outlives a restart, and falls back to the own profile when the time is over', async () => {
  await using folder = await temporaryFolder()
  const cookie = await switchedCookie(folder.path)
  await using running = await runningSupervisor({ root: folder.path })
  const olga = running.client()
  olga.cookie = cookie
  const before = (await olga.mustSend('GET', '/api/auth/me')).json
  const stream = await streamOf(olga)

  await stream.ended

  const after = (await olga.mustSend('GET', '/api/auth/me')).json
  expect(before).toMatchObject({ profile: { username: 'alice' }, switched: true })
  expect(after).toMatchObject({ profile: { username: 'olga' }, switched: false })
  await eventually(async () =>
    (await auditOf(running)).some(
      ({ event, details }) => event === 'profile_switch_ended' && details['reason'] === 'time',
    ),
  )
})

it.each([
  ['disabled', 'PATCH', { state: 'disabled' }],
  ['deleted', 'DELETE', undefined],
])('ends the visit when the person’s account is %s', async (_title, method, body) => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)
  await switchTo(olga, ids.alice)
  const stream = await streamOf(olga)

  const change = running.console.mustSend(method, '/api/users/alice', body ? { body } : {})

  await stream.ended
  await change
  expect((await olga.mustSend('GET', '/api/auth/me')).json).toMatchObject({ switched: false })
  expect((await switchTo(olga, ids.alice)).status).toBe(body ? 409 : 404)
})

it('fault 25: ends the streams of the profile that a session leaves within a second, and no request of the old ID works', async () => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)
  await switchTo(olga, ids.alice)
  const old = copyOf(olga)
  const stream = await streamOf(olga)
  const began = performance.now()

  await olga.mustSend('POST', '/api/profiles/switch-back')
  await stream.ended

  expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
  const replays = await Promise.all(
    ['/api/memories', '/api/users', '/api/account'].map((path) => old.send('GET', path)),
  )
  expect(replays.map(({ status }) => status)).toEqual([401, 401, 401])
})

it('fault 25: ends a switched session for every way in when the owner’s account changes', async () => {
  await using running = await runningSupervisor()
  const { olga, ids } = await olgaAndAlice(running)
  await running.person('paul', 'owner')
  await switchTo(olga, ids.alice)
  const stream = await streamOf(olga)

  await running.console.mustSend('PATCH', '/api/users/olga', { body: { role: 'guest' } })

  await stream.ended
  expect((await olga.send('GET', '/api/memories')).status).toBe(401)
})

it('fault 25: a log-out during a switch stays a log-out', async () => {
  await using running = await runningSupervisor({ behaviour: 'slow-to-start' })
  const { olga, ids } = await olgaAndAlice(running)
  const same = copyOf(olga)

  const switching = switchTo(olga, ids.alice)
  await eventually(async () => (await stateOf(running, 'alice')) === 'starting')
  await same.mustSend('POST', '/api/auth/logout')
  const switched = await switching

  expect(switched.status).toBe(401)
  expect((await olga.send('GET', '/api/auth/me')).json).toEqual({ role: 'anonymous' })
  const { sessionsFile } = running.supervisor.layout
  const text = await readFile(sessionsFile, 'utf8')
  expect(Object.keys(SessionsFile.parse(parseJson(text, 'it'), 'it').sessions)).toHaveLength(1)
})

interface People {
  readonly olga: Client
  readonly alice: Client
  readonly ids: { readonly olga: string; readonly alice: string }
}

async function olgaAndAlice(running: RunningSupervisor): Promise<People> {
  const olga = await running.person('olga', 'owner')
  const alice = await running.person('alice', 'guest')
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const idOf = (name: string): string =>
    String(Object([items].flat().find((user) => Object(user)['username'] === name))['id'])
  return { olga, alice, ids: { olga: idOf('olga'), alice: idOf('alice') } }
}

async function switchTo(client: Client, targetUserId: string): Promise<Answer> {
  return await client.send('POST', '/api/profiles/switch', { body: { targetUserId } })
}

/** The cookie of an owner who looks at alice's profile for three seconds more, in a data root whose supervisor has stopped. */
async function switchedCookie(root: string): Promise<string | undefined> {
  const running = await runningSupervisor({ root })
  const { olga, ids } = await olgaAndAlice(running)
  await switchTo(olga, ids.alice)
  const { sessionsFile } = running.supervisor.layout
  await running[Symbol.asyncDispose]()
  const until = new Date(Date.now() + 3_000).toISOString()
  const text = await readFile(sessionsFile, 'utf8')
  await writeFile(sessionsFile, text.replaceAll(/"until": "[^"]*"/g, `"until": "${until}"`))
  return olga.cookie
}

/** Another client with the cookie of now. */
function copyOf(client: Client): Client {
  const copy = new Client(client.origin)
  copy.cookie = client.cookie
  return copy
}

/** The headers with which the fixture worker was asked. */
async function echo(client: Client): Promise<Record<string, unknown>> {
  return Object((await client.mustSend('GET', '/api/memories')).json['headers'])
}

async function requestsOf(client: Client): Promise<Record<string, unknown>[]> {
  const { items } = (await client.mustSend('GET', '/api/account/access-requests')).json
  return [items].flat().map((item) => Object(item))
}

async function decide(
  client: Client,
  request: Record<string, unknown> | undefined,
  body: unknown,
): Promise<void> {
  await client.mustSend('POST', `/api/account/access-requests/${String(request?.['id'])}`, { body })
}

/** A stream out of the profile that the session shows. */
async function streamOf(client: Client): Promise<{ readonly ended: Promise<void> }> {
  const { body } = await request(`${client.origin}/api/memories/search?q=events`, {
    headers: { cookie: client.cookie ?? '' },
  })
  const ended = new Promise<void>((resolve) => body.once('close', resolve))
  body.on('error', () => undefined)
  body.resume()
  return { ended }
}

async function stateOf({ console }: RunningSupervisor, username: string): Promise<unknown> {
  const { items } = (await console.mustSend('GET', '/api/workers')).json
  return Object([items].flat().find((row) => Object(row)['username'] === username))['state']
}

async function auditOf({ root }: RunningSupervisor) {
  const day = new Date().toISOString().slice(0, 10)
  const text = await readFile(join(root, 'logs/audit', `${day}.ndjson`), 'utf8')
  const lines = text.trim().split('\n')
  return lines.map((line) => AuditLineShape.parse(parseJson(line, 'line'), 'line'))
}
