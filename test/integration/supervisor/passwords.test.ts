import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer, Client } from '../../support/client.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'

const COMMON = 'password123'

let running: RunningSupervisor
let olga: Client
let alice: Client

beforeAll(async () => {
  running = await runningSupervisor({
    files: { 'etc/system.json': { trustedProxies: ['127.0.0.1'] } },
  })
  olga = await running.person('olga', 'owner')
  alice = await running.person('alice', 'guest')
})

afterAll(async () => await running[Symbol.asyncDispose]())

/** Every way to a password, each with the new one. */
const WAYS: Readonly<Record<string, (password: string) => Promise<Answer>>> = {
  'the first owner': async (password) => {
    await using fresh = await runningSupervisor()
    const token = (await readFile(fresh.supervisor.layout.setupToken, 'utf8')).trim()
    const body = { username: 'olga', password, token }
    return await fresh.client().send('POST', '/api/auth/setup', { body })
  },
  'a new account': async (password) =>
    await olga.send('POST', '/api/users/create', {
      body: { username: 'bob', role: 'guest', password },
    }),
  'a reset': async (password) =>
    await olga.send('POST', '/api/users/alice/password', { body: { password } }),
  'a change of one’s own': async (password) =>
    await alice.send('POST', '/api/auth/password', {
      body: { currentPassword: PASSWORD, newPassword: password },
    }),
  'a link': async (password) => {
    const body = { username: `carol${password.length}`, role: 'guest' }
    const { json } = await olga.mustSend('POST', '/api/users/create', { body })
    const token = new URL(String(json['passwordLink'])).hash.slice(1)
    return await running
      .client()
      .send('POST', '/api/auth/password-link', { body: { token, password } })
  },
}

it.each(Object.keys(WAYS))(
  'A17: takes no password by %s that is short, endless, or tried first',
  async (way) => {
    const ask = WAYS[way]
    if (!ask) throw new TypeError(way)

    const answers: Answer[] = []
    for (const password of ['x7-Kd9q', 'long '.repeat(400), COMMON])
      answers.push(await ask(password))

    expect(answers.map(({ status, json }) => [status, json['code']])).toEqual([
      [400, 'invalid-input'],
      [400, 'invalid-input'],
      [400, 'weak-password'],
    ])
    expect((await enter('alice', PASSWORD)).status).toBe(200)
  },
)

it('A17: tells passwords apart beyond their 72nd byte', async () => {
  const long = `${'a long sentence that goes on '.repeat(4)}and ends here`
  await olga.mustSend('POST', '/api/users/create', {
    body: { username: 'dora', role: 'guest', password: long },
  })

  const cut = await enter('dora', `${long.slice(0, 72)} and ends elsewhere`)
  const whole = await enter('dora', long)

  expect([cut.status, whole.status]).toEqual([401, 200])
})

it('A17: works out no hash of a password that nobody could have', async () => {
  const before = await failures()

  const answers = await Promise.all(
    [2_000, 900_000].map((length) => enter('alice', 'x'.repeat(length))),
  )

  expect(answers.map(({ json }) => json['code'])).toEqual(['invalid-input', 'invalid-input'])
  expect(await failures()).toBe(before)
})

let addresses = 0

/** From an address of its own, as log-ins are limited. */
async function enter(username: string, password: string): Promise<Answer> {
  addresses += 1
  return await running.client().send('POST', '/api/auth/login', {
    headers: { 'x-forwarded-for': `10.0.1.${addresses}` },
    body: { username, password },
  })
}

/** How many log-ins failed: only one that came as far as the password counts. */
async function failures(): Promise<string | undefined> {
  const { text } = await running.console.mustSend('GET', '/metrics')
  return /mh_logins_total\{result="failed"\} (\d+)/.exec(text)?.[1]
}
