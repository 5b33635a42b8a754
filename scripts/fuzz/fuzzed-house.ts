import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { type CallerOptions, FuzzCaller } from './fuzz-caller.ts'
import { type Operation, operationsOf } from './operations.ts'

const PASSWORD = 'correct horse battery'
const CANARY = 'Canary7f3a91'
const CONSOLE_ORIGIN = 'http://localhost'
/** They would end the caller's session. */
const ENDS_SESSION = ['logout', 'logoutEverywhere'] as const
/** They would end the run. */
const ENDS_RUN = ['stopSystem'] as const

/** A house with people in it, and those who will send it anything. */
export interface FuzzedHouse extends AsyncDisposable {
  readonly operations: readonly Operation[]
  readonly callers: readonly FuzzCaller[]
  /** What a person said whom none of the callers may see. */
  readonly canary: string
}

/**
 * Makes accounts in a running installation: the guest alice and the owner olga, who send; bob, who says the canary and whose name they
 * do not know; and victim, whose account may be changed and deleted.
 */
export async function fuzzedHouse(layout: RootLayout, origin: string): Promise<FuzzedHouse> {
  const token = (await readFile(layout.controlToken, 'utf8')).trim()
  const sitting = {
    socketPath: layout.controlSocket,
    headers: { authorization: `Bearer ${token}` },
  }
  await using builder = new FuzzCaller({
    name: 'builder',
    origin: CONSOLE_ORIGIN,
    ...sitting,
    known: [],
    leavesOut: new Set(),
  })
  await makePeople(builder)
  const known = await knownOf(builder)
  const cookies = { guest: await logIn(origin, 'alice'), owner: await logIn(origin, 'olga') }
  const caller = (options: Pick<CallerOptions, 'name' | 'headers'>): FuzzCaller =>
    new FuzzCaller({
      origin,
      known,
      leavesOut: new Set([...ENDS_SESSION, ...ENDS_RUN]),
      ...options,
    })
  const callers = [
    new FuzzCaller({ name: 'anonymous', origin, known, leavesOut: new Set() }),
    caller({ name: 'guest', headers: { cookie: cookies.guest } }),
    caller({ name: 'owner', headers: { cookie: cookies.owner } }),
    new FuzzCaller({
      name: 'console',
      origin: CONSOLE_ORIGIN,
      socketPath: layout.controlSocket,
      headers: { ...sitting.headers, [PROFILE_HEADER]: 'alice' },
      known,
      leavesOut: new Set([...ENDS_SESSION, ...ENDS_RUN]),
    }),
  ]
  const { text } = await ask(builder, { method: 'GET', path: '/api/openapi.json' })
  return {
    operations: operationsOf(parseJson(text, 'The API’s document')),
    callers,
    canary: CANARY,
    async [Symbol.asyncDispose]() {
      await Promise.all(callers.map((one) => one[Symbol.asyncDispose]()))
    },
  }
}

async function makePeople(builder: FuzzCaller): Promise<void> {
  const people = { olga: 'owner', alice: 'guest', bob: 'guest', victim: 'guest' } as const
  for (const [username, role] of Object.entries(people)) {
    const body = { username, role, password: PASSWORD }
    await ask(builder, { method: 'POST', path: '/api/users/create', body })
  }
  for (const [path, body] of [
    ['/api/capture', { content: `${CANARY} is what bob said` }],
    ['/api/tasks', { title: `${CANARY} is what bob will do` }],
  ] as const) {
    await ask(builder, { method: 'POST', path, body, profile: 'bob' })
  }
}

const Captured = z.object({ event: z.object({ id: z.string() }) })

/** Names and IDs that there are in the callers' own profiles, and words that stand for documents and agents. */
async function knownOf(builder: FuzzCaller): Promise<string[]> {
  const { text } = await ask(builder, {
    method: 'POST',
    path: '/api/capture',
    body: { content: 'Alice planted a lemon tree in March.' },
    profile: 'alice',
  })
  const { event } = Captured.parse(parseJson(text, 'The memory'))
  const words = [
    'victim',
    'nobody',
    'organizer',
    'reflector',
    'core',
    'routines',
    'models',
    'ingestor',
    'persona',
    'default',
  ]
  return [event.id, ...words]
}

async function logIn(origin: string, username: string): Promise<string> {
  const answer = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  if (!answer.ok || cookie === '') throw new Error(`${username} could not log in: ${answer.status}`)
  return cookie
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly profile?: string
}

async function ask(builder: FuzzCaller, { method, path, body, profile }: Asked) {
  const answer = await builder.send({
    method,
    path,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(profile === undefined ? {} : { [PROFILE_HEADER]: profile }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (answer.status >= 400)
    throw new Error(`${method} ${path} gave ${answer.status}: ${answer.text}`)
  return answer
}
