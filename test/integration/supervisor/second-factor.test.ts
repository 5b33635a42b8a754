import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Authenticator } from '../../support/authenticator.ts'
import type { Answer, Client } from '../../support/client.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'

let running: RunningSupervisor
beforeAll(async () => {
  // Log-ins are limited for each address: some tests come from another.
  running = await runningSupervisor({
    files: { 'etc/system.json': { trustedProxies: ['127.0.0.1'] } },
  })

  await running.person('olga', 'owner')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

it('is on only when a code of the app has confirmed it, and is asked for only after the right password', async () => {
  const alice = await running.person('alice', 'guest')
  const app = await begun(alice)
  const stillWithout = await logIn('alice')
  const wrong = await alice.send('POST', '/api/auth/totp/confirm', { body: { code: '000000' } })

  const confirmed = await confirm(alice, app)

  const status = (await alice.mustSend('GET', '/api/auth/totp')).json
  const [right, unknown, mistaken] = [
    await logIn('alice'),
    await logIn('nobody-here'),
    await logIn('alice', { password: 'wrong password' }),
  ]
  expect([stillWithout.status, wrong.status, wrong.json['code']]).toEqual([200, 401, 'totp-wrong'])
  expect(confirmed).toHaveLength(10)
  expect(status).toMatchObject({ on: true, recoveryCodesLeft: 10 })
  expect([right.status, right.json['code']]).toEqual([401, 'totp-needed'])
  expect([unknown, mistaken].map(({ json }) => json['code'])).toEqual([
    'login-failed',
    'login-failed',
  ])
  expect((await logIn('alice', { totp: app.next() })).status).toBe(200)
})

it('shows neither secret nor recovery codes again, and keeps the codes as hashes in a file that only its owner reads', async () => {
  const { client, app, codes, secret } = await personWithFactor('bella')

  const shown = [
    await client.mustSend('GET', '/api/auth/totp'),
    await client.mustSend('GET', '/api/auth/me'),
    await client.mustSend('GET', '/api/account'),
    await running.console.mustSend('GET', '/api/users'),
    await running.console.mustSend('GET', '/api/audit?limit=500'),
    await client.send('POST', '/api/auth/totp'),
  ].map(({ text }) => text)
  const file = await readFile(running.supervisor.layout.usersFile, 'utf8')
  const log = await readFile(
    join(running.supervisor.layout.supervisorLogs, 'supervisor.log'),
    'utf8',
  )

  for (const text of [...shown, log]) {
    expect(text).not.toContain(secret)
    for (const code of codes) expect(text).not.toContain(code)
  }
  expect(file).toContain(secret)
  for (const code of codes) expect(file).not.toContain(code.replaceAll('-', ''))
  expect(app.codeIn(0)).toMatch(/^\d{6}$/)
})

it('A17: refuses the replay of a code, also by two who send it at once', async () => {
  const { app } = await personWithFactor('carla')
  const code = app.next()

  const both = await Promise.all([logIn('carla', { totp: code }), logIn('carla', { totp: code })])
  const later = await logIn('carla', { totp: code })

  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
  expect(later.json['code']).toBe('totp-wrong')
})

it('A17: takes a recovery code once, says how many are left, and takes none of the old ones after they were renewed', async () => {
  const { client, codes } = await personWithFactor('dora')
  const [first = '', second = ''] = codes

  const used = await logIn('dora', { totp: first.toLowerCase() })
  const again = await logIn('dora', { totp: first })
  const status = (await client.mustSend('GET', '/api/auth/totp')).json
  const renewed = (await client.mustSend('POST', '/api/auth/totp/recovery-codes')).json
  const old = await logIn('dora', { totp: second })
  const [fresh] = [renewed['recoveryCodes']].flat()
  const withNew = await logIn('dora', { totp: String(fresh) })

  expect([used.status, again.status, old.status, withNew.status]).toEqual([200, 401, 401, 200])
  expect(status['recoveryCodesLeft']).toBe(9)
  expect(await auditOf('login', 'dora')).toMatchObject([
    { details: { by: 'recovery-code' } },
    { details: { by: 'recovery-code' } },
    { details: { by: 'password' } },
  ])
})

it('A17: limits guesses of codes for an account and address', async () => {
  const { app } = await personWithFactor('edith')
  const from = '10.0.0.1'
  const codes: unknown[] = []
  for (let tried = 0; tried < 6; tried += 1)
    codes.push((await logIn('edith', { totp: '000000', from })).json['code'])

  const right = await logIn('edith', { totp: app.codeIn(1), from })
  const elsewhere = await logIn('edith', { totp: app.codeIn(1), from: '10.0.0.2' })

  expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'totp-wrong'))
  expect(codes[5]).toBe('too-many-requests')
  expect([right.status, right.headers['retry-after']]).toEqual([429, expect.any(String)])
  expect(elsewhere.status).toBe(200)
})

it('A17: limits guesses of an account’s codes from everywhere, takes recovery codes on, and counts nobody without the password', async () => {
  const { app, codes } = await personWithFactor('erika')
  const strangers = { password: 'wrong password', totp: '000000' }
  for (let tried = 0; tried < 12; tried += 1)
    await logIn('erika', { ...strangers, from: `10.0.1.${tried}` })
  const unharmed = await logIn('erika', { totp: app.codeIn(0), from: '10.0.2.1' })
  const guesses: unknown[] = []
  for (let tried = 0; tried < 11; tried += 1)
    guesses.push((await logIn('erika', { totp: '000000', from: `10.0.3.${tried}` })).json['code'])

  const right = await logIn('erika', { totp: app.codeIn(1), from: '10.0.2.1' })
  const recovery = await logIn('erika', { totp: codes[0] ?? '', from: '10.0.2.1' })

  expect(unharmed.status).toBe(200)
  expect([guesses[9], guesses[10]]).toEqual(['totp-wrong', 'too-many-requests'])
  expect([right.status, recovery.status]).toEqual([429, 200])
})

it('goes off with a proof, and ends other sessions and tokens both times', async () => {
  const { client } = await personWithFactor('flora')
  const made = await client.mustSend('POST', '/api/auth/tokens', {
    body: { name: 'a', scopes: ['read'] },
  })

  await client.mustSend('DELETE', '/api/auth/totp')

  const token = { authorization: `Bearer ${String(made.json['token'])}` }
  const byToken = await running.client().send('GET', '/api/auth/tokens', { headers: token })
  expect(byToken.status).toBe(401)
  expect((await client.send('DELETE', '/api/auth/totp')).status).toBe(409)
  expect((await logIn('flora')).status).toBe(200)
  expect((await client.mustSend('GET', '/api/auth/totp')).json['on']).toBe(false)
})

it('A8: is taken away by the console alone, which is in the audit and told to the person', async () => {
  const { client } = await personWithFactor('greta')
  const olga = running.client()
  await olga.mustSend('POST', '/api/auth/login', { body: { username: 'olga', password: PASSWORD } })

  const byOwner = await olga.send('DELETE', '/api/users/greta/totp')
  const reset = await running.console.send('DELETE', '/api/users/greta/totp')
  const again = await running.console.send('DELETE', '/api/users/greta/totp')

  const ended = await client.send('GET', '/api/auth/sessions')
  const back = running.client()
  const me = await back.mustSend('POST', '/api/auth/login', {
    body: { username: 'greta', password: PASSWORD },
  })
  await back.mustSend('POST', '/api/auth/totp/reset-seen')
  const seen = await back.mustSend('GET', '/api/account')
  expect([byOwner.status, reset.status, again.status, ended.status]).toEqual([403, 200, 409, 401])
  expect(Object(me.json['account'])['totpResetAt']).toEqual(expect.any(String))
  expect(seen.json['totpResetAt']).toBeNull()
  expect(await auditOf('totp_reset', 'greta')).toMatchObject([{ actor: 'console' }])
})

it('asks nobody but the person to set it up: neither tokens nor the console', async () => {
  const helen = await running.person('helen', 'guest')
  const made = await helen.mustSend('POST', '/api/auth/tokens', {
    body: { name: 'a', scopes: ['read', 'write', 'agents'] },
  })
  const headers = { authorization: `Bearer ${String(made.json['token'])}` }
  const program = running.client()

  const byToken = await Promise.all(
    [
      ['POST', '/api/auth/totp'],
      ['DELETE', '/api/auth/totp'],
      ['GET', '/api/auth/totp'],
      ['POST', '/api/auth/proof'],
    ].map(([method = '', path = '']) => program.send(method, path, { headers })),
  )
  const byConsole = await running.console.send('POST', '/api/auth/totp')

  expect(byToken.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(byConsole.status).toBe(409)
})

async function begun(client: Client): Promise<Authenticator> {
  return new Authenticator(await secretOf(client))
}

async function secretOf(client: Client): Promise<string> {
  const { secret, address } = (await client.mustSend('POST', '/api/auth/totp')).json
  expect(String(address)).toContain(`secret=${String(secret)}`)
  return String(secret)
}

async function confirm(client: Client, app: Authenticator): Promise<string[]> {
  const answer = await client.mustSend('POST', '/api/auth/totp/confirm', {
    body: { code: app.next() },
  })
  return [answer.json['recoveryCodes']].flat().map(String)
}

async function personWithFactor(username: string) {
  const client = await running.person(username, 'guest')
  const secret = await secretOf(client)
  const app = new Authenticator(secret)
  const codes = await confirm(client, app)
  return { client, secret, app, codes }
}

async function logIn(
  username: string,
  { from = '127.0.0.1', ...more }: { password?: string; totp?: string; from?: string } = {},
): Promise<Answer> {
  return await running.client().send('POST', '/api/auth/login', {
    body: { username, password: PASSWORD, ...more },
    headers: { 'x-forwarded-for': from },
  })
}

async function auditOf(event: string, username: string): Promise<unknown[]> {
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const user = [items].flat().find((one) => Object(one)['username'] === username)
  const query = `event=${event}&user=${String(Object(user)['id'])}`
  return [(await running.console.mustSend('GET', `/api/audit?${query}`)).json['items']].flat()
}
