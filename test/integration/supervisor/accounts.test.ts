import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hash as bcrypt } from '@node-rs/bcrypt'
import { describe, expect, it } from 'vitest'
import { UsersFile } from '../../../supervisor/accounts/account.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the first owner', () => {
  it('is made with the setup token, once', async () => {
    await using running = await runningSupervisor()
    const wanted = { token: running.supervisor.setupToken, username: 'greg', password: PASSWORD }
    const browser = running.client()

    const wrong = await browser.send('POST', '/api/auth/setup', {
      body: { ...wanted, token: 'guess' },
    })
    const made = await browser.send('POST', '/api/auth/setup', { body: wanted })
    const again = await running
      .client()
      .send('POST', '/api/auth/setup', { body: { ...wanted, username: 'eve' } })

    expect(wrong.status).toBe(403)
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ role: 'owner', actor: { username: 'greg' } })
    expect(again.status).toBe(409)
    const me = await browser.send('GET', '/api/auth/me')
    expect(me.json).toMatchObject({ role: 'owner', profile: { username: 'greg' }, switched: false })
  })

  it('A7: is one, when two set up at once', async () => {
    await using running = await runningSupervisor()
    const token = running.supervisor.setupToken

    const answers = await Promise.all(
      ['greg', 'eve'].map((username) =>
        running
          .client()
          .send('POST', '/api/auth/setup', { body: { token, username, password: PASSWORD } }),
      ),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]))
  })
})

describe('logging in', () => {
  it('says the same of an unknown name, a wrong password, a disabled account and one without a password', async () => {
    await using running = await runningSupervisor()
    await running.person('alice', 'guest')
    await running.person('carol', 'guest')
    await running.console.mustSend('PATCH', '/api/users/carol', { body: { state: 'disabled' } })
    await running.console.mustSend('POST', '/api/users/create', {
      body: { username: 'dora', role: 'guest' },
    })
    const tries = [
      { username: 'alice', password: 'wrong' },
      { username: 'nobody-here', password: PASSWORD },
      { username: 'carol', password: PASSWORD },
      { username: 'dora', password: 'no account has this password' },
      { username: 'ALICE', password: 'wrong' },
    ]

    const answers = await Promise.all(
      tries.map((body) => running.client().send('POST', '/api/auth/login', { body })),
    )

    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect(answer.json).toMatchObject({
        code: 'login-failed',
        detail: 'Username or password is wrong.',
      })
    }
  })

  it('A17: limits tries for one account and address, without locking the person out elsewhere', async () => {
    await using running = await runningSupervisor()
    const from = await aliceFrom(running)

    const tries = await Promise.all(Array.from({ length: 6 }, () => from('203.0.113.9', 'wrong')))
    const limited = await from('203.0.113.9', PASSWORD)
    const elsewhere = await from('198.51.100.7', PASSWORD)

    expect(tries.filter(({ status }) => status === 429)).toHaveLength(1)
    expect(limited.status).toBe(429)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect(elsewhere.status).toBe(200)
  })

  it('A24: a flood of log-ins leaves as many lines in the audit as the limit lets through, and one', async () => {
    await using running = await runningSupervisor()
    const tries = Array.from({ length: 100 }, (_, number) =>
      running.client().send('POST', '/api/auth/login', {
        body: { username: `nobody${number}`, password: 'wrong' },
      }),
    )

    const statuses = (await Promise.all(tries)).map(({ status }) => status)

    const { json } = await running.console.mustSend(
      'GET',
      '/api/audit?event=login_failed&limit=200',
    )
    const codes = [json['items']].flat().map((line) => Object(line).details.code)
    const { text } = await running.console.mustSend('GET', '/metrics')
    expect(statuses.filter((status) => status === 429)).toHaveLength(70)
    expect(codes.filter((code) => code !== 'too-many-requests')).toHaveLength(30)
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(1)
    expect(text).toContain('mh_logins_total{result="limited"} 70')
  })

  it('A17, A24: counts tries of one network of IPv6 together, whichever of its addresses they come from', async () => {
    await using running = await runningSupervisor()
    const from = await aliceFrom(running)

    const tries = await Promise.all(
      Array.from({ length: 6 }, (_, last) => from(`2001:db8:1:2::${last}`, 'wrong')),
    )
    const limited = await from('2001:db8:1:2:ffff::9', PASSWORD)
    const elsewhere = await from('2001:db8:1:3::1', PASSWORD)

    expect(tries.filter(({ status }) => status === 429)).toHaveLength(1)
    expect([limited.status, elsewhere.status]).toEqual([429, 200])
  })

  it('takes the older system’s bcrypt hash once, and replaces it', async () => {
    await using folder = await temporaryFolder()
    const older = {
      version: 1,
      users: [
        {
          id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
          username: 'marisol',
          passwordHash: await bcrypt(PASSWORD, 4),
          role: 'owner',
          createdAt: '2025-01-01T00:00:00.000Z',
          metadata: { email: 'm@example.org' },
        },
      ],
    }
    await using running = await runningSupervisor({
      root: folder.path,
      files: { 'persona/users.json': older },
    })
    const body = { username: 'Marisol', password: PASSWORD }

    const first = await running.client().send('POST', '/api/auth/login', { body })
    const second = await running.client().send('POST', '/api/auth/login', { body })

    expect([first.status, second.status]).toEqual([200, 200])
    const path = join(running.root, 'persona/users.json')
    const { users } = UsersFile.parse(parseJson(await readFile(path, 'utf8'), path), path)
    expect(users[0]?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(users[0]?.metadata).toEqual({ email: 'm@example.org' })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})

describe('the accounts’ file', () => {
  it('fault 20: is restored from its last good version when it is corrupt', async () => {
    await using folder = await temporaryFolder()
    {
      await using running = await runningSupervisor({ root: folder.path })
      await running.person('greg', 'owner')
      await running.person('alice', 'guest')
    }
    await writeFile(join(folder.path, 'persona/users.json'), '{"users": [')

    await using again = await runningSupervisor({ root: folder.path })

    expect(again.supervisor.setupToken).toBeNull()
    const login = await again
      .client()
      .send('POST', '/api/auth/login', { body: { username: 'greg', password: PASSWORD } })
    expect(login.status).toBe(200)
  })

  it('fault 20: never reads as "no accounts" when it is corrupt and there is no backup', async () => {
    await using folder = await temporaryFolder()
    await using running = await runningSupervisor({
      root: folder.path,
      files: { 'etc/system.json': {} },
    })
    await writeFile(join(folder.path, 'persona/users.json'), 'garbage')
    await running[Symbol.asyncDispose]()

    await expect(runningSupervisor({ root: folder.path })).rejects.toThrow(
      'would let a stranger become the owner',
    )
  })
})

describe('an owner', () => {
  it('A7: makes an account without a password and hands out a link that works once', async () => {
    await using running = await runningSupervisor()
    const made = await running.console.mustSend('POST', '/api/users/create', {
      body: { username: 'alice', role: 'guest' },
    })
    const [, token] = String(made.json['passwordLink']).split('#')
    const set = { token, password: 'chosen by alice' }

    const first = await running.client().send('POST', '/api/auth/password-link', { body: set })
    const second = await running.client().send('POST', '/api/auth/password-link', { body: set })
    const login = await running
      .client()
      .send('POST', '/api/auth/login', { body: { username: 'alice', password: set.password } })

    expect(String(made.json['passwordLink'])).toContain('/set-password#')
    expect(first.status).toBe(200)
    expect(second.json).toMatchObject({ code: 'link-expired' })
    expect(login.status).toBe(200)
  })

  it('deletes an account: its folder is archived, and its name begins anew', async () => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories/evt-1')
    await writeFile(join(running.root, 'profiles/alice/diary.txt'), 'dear diary')

    const deleted = await running.console.mustSend('DELETE', '/api/users/alice')
    await running.person('alice', 'guest')

    const archivedTo = String(deleted.json['archivedTo'])
    expect(archivedTo).toMatch(/^profiles\/_archive\/alice-\d{8}T\d{6}Z$/)
    expect(await readFile(join(running.root, archivedTo, 'diary.txt'), 'utf8')).toBe('dear diary')
    await expect(stat(join(running.root, 'profiles/alice/diary.txt'))).rejects.toThrow('ENOENT')
  })

  it('A21: purges an account with every file of its profile and its run state', async () => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories/evt-1')

    const deleted = await running.console.mustSend('DELETE', '/api/users/alice?purge=true')

    expect(deleted.json).toEqual({
      success: true,
      username: 'alice',
      archivedTo: null,
      erased: { files: expect.any(Number), bytes: expect.any(Number) },
      left: [{ kind: 'audit', path: join(running.root, 'logs/audit') }],
    })
    for (const path of [
      'profiles/alice',
      'run/workers/alice',
      'run/supervisor/workers/alice.json',
      'run/supervisor/workers/alice.secret',
      'logs/workers/alice.out',
    ]) {
      await expect(stat(join(running.root, path)), path).rejects.toThrow('ENOENT')
    }
  })

  it('A7: keeps the last owner', async () => {
    await using running = await runningSupervisor()
    const greg = await running.person('greg', 'owner')

    const answers = await Promise.all([
      greg.send('DELETE', '/api/users/greg'),
      greg.send('PATCH', '/api/users/greg', { body: { role: 'guest' } }),
      greg.send('PATCH', '/api/users/greg', { body: { state: 'disabled' } }),
    ])

    expect(answers.map(({ json }) => json['code'])).toEqual([
      'last-owner',
      'last-owner',
      'last-owner',
    ])
    expect((await greg.send('GET', '/api/auth/me')).json).toMatchObject({ role: 'owner' })
  })

  it('A7: sets no member that a request has no business with', async () => {
    await using running = await runningSupervisor()
    const bodies = [
      { username: 'alice', role: 'guest', id: 'mine' },
      { username: 'alice', role: 'guest', createdAt: 'x' },
      { username: 'alice', role: 'admin' },
      '{"username":"alice","role":"guest","__proto__":{"role":"owner"},"passwordHash":"x"}',
    ]

    const answers = await Promise.all(
      bodies.map((body) => running.console.send('POST', '/api/users/create', { body })),
    )

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
    expect(answers[2]?.json['fields']).toEqual([expect.objectContaining({ path: 'role' })])
  })
})

/** Lets alice log in from any address, as behind a proxy that is trusted. */
async function aliceFrom(
  running: RunningSupervisor,
): Promise<(address: string, password: string) => ReturnType<Client['send']>> {
  await running.person('alice', 'guest')
  await running.console.mustSend('PUT', '/api/system/config', {
    body: { trustedProxies: ['127.0.0.1'] },
  })
  return (address, password) =>
    running.client().send('POST', '/api/auth/login', {
      body: { username: 'alice', password },
      headers: { 'x-forwarded-for': address },
    })
}
