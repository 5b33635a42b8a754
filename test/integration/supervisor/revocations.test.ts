import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Authenticator } from '../../support/authenticator.ts'
import { Client } from '../../support/client.ts'
import { type EventReader, readEvents, sayAndRead } from '../../support/event-reader.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { tokenOf } from '../../support/tokens.ts'

/** A person at two browsers and with a program: `there` is the one of which everything hangs. */
interface Carol {
  readonly here: Client
  readonly there: Client
  readonly tokenId: string
}

interface Ending {
  readonly ends: readonly ('session' | 'token')[]
  readonly act: (carol: Carol) => Promise<unknown>
  readonly hasFactor?: true
  /** Streams end, and whoever opened them may open them anew. */
  readonly goesOn?: true
}

const post = async (client: Client, path: string, body: unknown = {}): Promise<unknown> =>
  await client.mustSend('POST', path, { body })

/** What ends what, and how. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  'log-out': { ends: ['session'], act: ({ there }) => post(there, '/api/auth/logout') },
  'log-out everywhere': {
    ends: ['session'],
    act: ({ here }) => post(here, '/api/auth/logout-everywhere'),
  },
  'a change of the own password': {
    ends: ['session', 'token'],
    act: ({ here }) =>
      post(here, '/api/auth/password', {
        currentPassword: PASSWORD,
        newPassword: 'another password',
      }),
  },
  'a password from an owner': {
    ends: ['session', 'token'],
    act: () => post(running.console, '/api/users/carol/password', { password: 'given by olga' }),
  },
  'a new role': { ends: ['session', 'token'], act: () => patch({ role: 'owner' }) },
  'the account being disabled': {
    ends: ['session', 'token'],
    act: () => patch({ state: 'disabled' }),
  },
  deletion: {
    ends: ['session', 'token'],
    act: () => running.console.mustSend('DELETE', '/api/users/carol?purge=true'),
  },
  'the end of the token': {
    ends: ['token'],
    act: ({ here, tokenId }) => here.mustSend('DELETE', `/api/auth/tokens/${tokenId}`),
  },
  'a second factor being turned on': {
    ends: ['session', 'token'],
    act: async ({ here }) => await turnOn(here),
  },
  'a second factor being turned off': {
    ends: ['session', 'token'],
    hasFactor: true,
    act: ({ here }) => here.mustSend('DELETE', '/api/auth/totp'),
  },
  'a second factor being reset': {
    ends: ['session', 'token'],
    hasFactor: true,
    act: () => running.console.mustSend('DELETE', '/api/users/carol/totp'),
  },
  'the end of the one session': {
    ends: ['session'],
    act: async ({ here }) => {
      const { items } = (await here.mustSend('GET', '/api/auth/sessions')).json
      const [other] = [items].flat().filter((one) => Object(one)['current'] === false)
      await here.mustSend('DELETE', `/api/auth/sessions/${String(Object(other)['id'])}`)
    },
  },
  'the account being archived': {
    ends: ['session', 'token'],
    act: () => post(running.console, '/api/users/carol/archive'),
  },
  'a new name': {
    ends: ['session', 'token'],
    goesOn: true,
    act: () => post(running.console, '/api/users/carol/rename', { username: 'caroline' }),
  },
}

let running: RunningSupervisor
let addresses = 0
beforeAll(async () => {
  // Log-ins are limited by address: each second one comes from elsewhere.
  running = await runningSupervisor({
    files: { 'etc/system.json': { trustedProxies: ['127.0.0.1'] } },
  })

  await running.person('olga', 'owner')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

it.each(Object.entries(ENDINGS))(
  'A5, A6, fault 25: %s ends requests, live feed, chat and socket of session and token within a second',
  async (_name, { ends, act, hasFactor, goesOn }) => {
    const here = await running.person('carol', 'guest')
    const app = hasFactor ? await turnOn(here) : undefined
    const there = await another(app)
    const { client: program, id: tokenId, token } = await tokenOf(here, ['read', 'write'])
    const bearer = { authorization: `Bearer ${token}` }
    const open = {
      session: await openAll(there, { cookie: there.cookie ?? '' }),
      token: await openAll(program, bearer),
    }
    const replay = new Client(there.origin)
    replay.cookie = there.cookie

    const began = performance.now()
    await act({ here, there, tokenId })

    for (const one of ends) await eventually(() => open[one].every((hasEnded) => hasEnded()))
    expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
    const asked = { session: replay, token: program }
    const stays = (['session', 'token'] as const).filter((one) => !ends.includes(one))
    for (const one of ends)
      expect((await asked[one].send('GET', '/api/auth/sessions')).status).toBe(goesOn ? 200 : 401)
    for (const one of stays) {
      expect((await asked[one].send('GET', '/api/auth/sessions')).status).toBe(200)
      expect(open[one].map((hasEnded) => hasEnded())).toEqual([false, false, false])
    }
    await removeCarol()
    await replay.close()
  },
)

it('A6: lets no old password in that was being checked while the password changed', async () => {
  const dora = await running.person('dora', 'guest')

  const [change, ...answers] = await Promise.all([
    dora.send('POST', '/api/auth/password', {
      body: { currentPassword: PASSWORD, newPassword: 'another password' },
    }),
    ...Array.from({ length: 3 }, () =>
      running.client().send('POST', '/api/auth/login', {
        body: { username: 'dora', password: PASSWORD },
      }),
    ),
  ])

  const { items } = (await dora.mustSend('GET', '/api/auth/sessions')).json
  expect(change?.status).toBe(200)
  expect(answers).toHaveLength(3)
  expect([items].flat()).toMatchObject([{ current: true }])
})

async function another(app: Authenticator | undefined): Promise<Client> {
  const client = running.client()
  addresses += 1
  await client.mustSend('POST', '/api/auth/login', {
    headers: { 'x-forwarded-for': `10.0.0.${addresses}` },
    body: { username: 'carol', password: PASSWORD, ...(app ? { totp: app.next() } : {}) },
  })
  return client
}

/** By the name that she has, and out of the archive if she is in it. */
async function removeCarol(): Promise<void> {
  for (const name of ['carol', 'caroline'])
    await running.console.send('DELETE', `/api/users/${name}?purge=true`)
}

/** Opens all that stays open, and gives what tells of each whether it has ended. */
async function openAll(
  client: Client,
  headers: Record<string, string>,
): Promise<(() => boolean)[]> {
  const feed = await readEvents(client, '/api/events')
  await feed.until(({ name }) => name === 'worker')
  const chat = await sayAndRead(client, { message: 'hello' }, '/api/chat?q=events')
  await eventually(() => chat.text() !== '')
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}/api/attach`, { headers })
  socket.on('error', () => undefined)
  await once(socket, 'open')
  const isOver = (reader: EventReader) => () => reader.end() !== undefined
  return [isOver(feed), isOver(chat), () => socket.readyState === WebSocket.CLOSED]
}

async function patch(body: unknown): Promise<unknown> {
  return await running.console.mustSend('PATCH', '/api/users/carol', { body })
}

async function turnOn(here: Client): Promise<Authenticator> {
  const { secret } = (await here.mustSend('POST', '/api/auth/totp')).json
  const app = new Authenticator(String(secret))
  await post(here, '/api/auth/totp/confirm', { code: app.next() })
  return app
}
