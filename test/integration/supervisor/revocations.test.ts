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

const post = async (client: Client, path: string, body: unknown = {}): Promise<unknown> =>
  await client.mustSend('POST', path, { body })

/** What ends what, and how. */
const ENDINGS: Readonly<
  Record<
    string,
    { ends: readonly ('session' | 'token')[]; act: (carol: Carol) => Promise<unknown> }
  >
> = {
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
  'a second factor being turned on': { ends: ['session', 'token'], act: turnOn },
}

let running: RunningSupervisor
beforeAll(async () => {
  running = await runningSupervisor()

  await running.person('olga', 'owner')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

it.each(Object.entries(ENDINGS))(
  'A6, fault 25: %s ends requests, live feed, chat and socket of session and token within a second',
  async (_name, { ends, act }) => {
    const here = await running.person('carol', 'guest')
    const there = await another()
    const { client: program, id: tokenId, token } = await tokenOf(here, ['read', 'write'])
    const bearer = { authorization: `Bearer ${token}` }
    const open = {
      session: await openAll(there, { cookie: there.cookie ?? '' }),
      token: await openAll(program, bearer),
    }
    const replay = new Client(there.origin)
    replay.cookie = there.cookie

    await act({ here, there, tokenId })

    const began = performance.now()
    for (const one of ends) await eventually(() => open[one].every((hasEnded) => hasEnded()))
    expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
    const asked = { session: replay, token: program }
    const stays = (['session', 'token'] as const).filter((one) => !ends.includes(one))
    for (const one of ends)
      expect((await asked[one].send('GET', '/api/auth/sessions')).status).toBe(401)
    for (const one of stays) {
      expect((await asked[one].send('GET', '/api/auth/sessions')).status).toBe(200)
      expect(open[one].map((hasEnded) => hasEnded())).toEqual([false, false, false])
    }
    await running.console.send('DELETE', '/api/users/carol?purge=true')
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

async function another(): Promise<Client> {
  const client = running.client()
  await client.mustSend('POST', '/api/auth/login', {
    body: { username: 'carol', password: PASSWORD },
  })
  return client
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

async function turnOn({ here }: Carol): Promise<unknown> {
  const { secret } = (await here.mustSend('POST', '/api/auth/totp')).json
  const app = new Authenticator(String(secret))
  return await post(here, '/api/auth/totp/confirm', { code: app.next() })
}
