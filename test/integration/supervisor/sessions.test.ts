import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createLogger } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { sessionKeyOf, SessionStore } from '../../../supervisor/sessions/session-store.ts'
import { Client } from '../../support/client.ts'
import { PASSWORD, runningSupervisor } from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('A17: sets a cookie that scripts cannot read and other sites do not send, new at each log-in', async () => {
  await using running = await runningSupervisor()
  await running.person('alice', 'guest')
  const browser = running.client()
  const body = { username: 'alice', password: PASSWORD }

  const first = await browser.mustSend('POST', '/api/auth/login', { body })
  const fixed = browser.cookie
  const second = await browser.mustSend('POST', '/api/auth/login', { body })

  expect(String(first.headers['set-cookie'])).toMatch(
    /^mh_session=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/,
  )
  expect(String(second.headers['set-cookie'])).not.toBe(String(first.headers['set-cookie']))
  const replay = new Client(browser.origin)
  replay.cookie = fixed
  expect((await replay.send('GET', '/api/auth/me')).json).toEqual({ role: 'anonymous' })
})

it('A6: ends a session for every way in at once', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const { cookie } = alice
  await alice.mustSend('GET', '/api/memories/evt-1')

  await alice.mustSend('POST', '/api/auth/logout')
  const replay = new Client(alice.origin)
  replay.cookie = cookie
  const answers = await Promise.all([
    replay.send('GET', '/api/memories/evt-1'),
    replay.send('GET', '/api/workers'),
  ])

  expect(answers.map(({ status }) => status)).toEqual([401, 401])
})

it('A6: a change of password ends every other session and keeps this one', async () => {
  await using running = await runningSupervisor()
  const here = await running.person('alice', 'guest')
  const there = running.client()
  await there.mustSend('POST', '/api/auth/login', {
    body: { username: 'alice', password: PASSWORD },
  })

  const wrong = await here.send('POST', '/api/auth/password', {
    body: { currentPassword: 'wrong', newPassword: 'another password' },
  })
  await here.mustSend('POST', '/api/auth/password', {
    body: { currentPassword: PASSWORD, newPassword: 'another password' },
  })

  expect(wrong.status).toBe(401)
  expect((await there.send('GET', '/api/auth/me')).json).toEqual({ role: 'anonymous' })
  expect((await here.send('GET', '/api/auth/me')).json).toMatchObject({ role: 'guest' })
  const old = await running
    .client()
    .send('POST', '/api/auth/login', { body: { username: 'alice', password: PASSWORD } })
  expect(old.status).toBe(401)
})

it.each([
  ['a new role', 'PATCH', '/api/users/alice', { role: 'owner' }],
  ['being disabled', 'PATCH', '/api/users/alice', { state: 'disabled' }],
  [
    'a new password from the owner',
    'POST',
    '/api/users/alice/password',
    { password: 'given by the owner' },
  ],
  ['deletion', 'DELETE', '/api/users/alice', undefined],
])('A6: %s ends every session of the account', async (_title, method, path, body) => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')

  await running.console.mustSend(method, path, body === undefined ? {} : { body })

  expect((await alice.send('GET', '/api/memories/evt-1')).status).toBe(401)
})

it('lists the own sessions and ends one of them, and nobody else’s', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const bob = await running.person('bob', 'guest')
  const sessions = (await alice.mustSend('GET', '/api/auth/sessions')).json
  const [own] = [sessions['items']].flat()
  const { id } = Object(own)

  const foreign = await bob.send('DELETE', `/api/auth/sessions/${id}`)
  const unknown = await bob.send('DELETE', '/api/auth/sessions/nobodys')
  await alice.mustSend('DELETE', `/api/auth/sessions/${id}`)

  expect(Object(own)).toMatchObject({ current: true })
  expect(foreign.status).toBe(404)
  expect(withoutRequestId(foreign.json)).toEqual(withoutRequestId(unknown.json))
  expect((await alice.send('GET', '/api/auth/me')).json).toEqual({ role: 'anonymous' })
})

it('keeps no session id in the clear on disk, and knows sessions again after a restart', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const id =
    decodeURIComponent(alice.cookie ?? '')
      .slice('mh_session=s:'.length)
      .split('.')[0] ?? ''

  const text = await readFile(running.supervisor.layout.sessionsFile, 'utf8')

  expect(id.length).toBeGreaterThan(20)
  expect(text).not.toContain(id)
  expect(text).toContain(sessionKeyOf(id))
  await using store = await SessionStore.open(
    running.supervisor.layout.sessionsFile,
    running.supervisor.logger,
  )
  expect(store.get(sessionKeyOf(id))).toBeDefined()
})

it('cannot be brought to life again by a request that was under way when it ended', async () => {
  await using folder = await temporaryFolder()
  await using store = await openStore(folder.path)
  await store.admit('key', { userId: 'u1', userAgent: 'test', address: '' })

  await store.end('key')
  store.touch('key')

  expect(store.get('key')).toBeUndefined()
  await using again = await openStore(folder.path)
  expect(again.get('key')).toBeUndefined()
})

it('tells its listeners of every end', async () => {
  await using folder = await temporaryFolder()
  await using store = await openStore(folder.path)
  const ended: string[] = []
  store.onEnd((key) => ended.push(key))
  await Promise.all(
    ['a', 'b', 'c'].map((key) => store.admit(key, { userId: 'u1', userAgent: '', address: '' })),
  )

  await store.end('a')
  await store.endAllOf('u1', 'b')

  expect(ended).toEqual(['a', 'c'])
  expect(store.size).toBe(1)
})

async function openStore(folder: string): Promise<SessionStore> {
  const file = await RotatingFile.open({ path: `${folder}/log` })
  return await SessionStore.open(`${folder}/sessions.json`, createLogger({ file, base: {} }))
}

function withoutRequestId({
  requestId: _,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  return rest
}
