import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type BuiltProgram, builtProgram, textsBelow } from '../support/built-program.ts'
import type { Answer, Client } from '../support/client.ts'
import { readEvents } from '../support/event-reader.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { tokenOf } from '../support/tokens.ts'

const PEOPLE = ['alice', 'bob'] as const
type Name = (typeof PEOPLE)[number]

let program: BuiltProgram
const clients = new Map<Name, Client>()
/** A string of each person that nothing of another's may hold. */
const canaries: Readonly<Record<Name, string>> = {
  alice: `Canary${randomUUID().slice(0, 8)}`,
  bob: `Canary${randomUUID().slice(0, 8)}`,
}
/** Everything that was answered to each person, by every way in. */
const answered: Record<Name, string[]> = { alice: [], bob: [] }
const ids: Record<Name, string[]> = { alice: [], bob: [] }

beforeAll(async () => {
  program = await builtProgram()
  for (const name of PEOPLE) clients.set(name, await program.person(name))
  await Promise.all(
    PEOPLE.flatMap((name) => [busyByCookie(name), busyByConsole(name), busyByCommand(name)]),
  )
  await Promise.all(PEOPLE.map(busyEverywhere))
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

it.each(PEOPLE)('A3: nothing that was answered to another holds what %s said', (name) => {
  const [other] = PEOPLE.filter((one) => one !== name)

  expect(answered[name].filter((text) => text.includes(canaries[name])).length).toBeGreaterThan(20)
  expect(answered[other ?? name].filter((text) => text.includes(canaries[name]))).toEqual([])
})

it.each(PEOPLE)(
  'A3: what %s said lies in that person’s profile, and nowhere else',
  async (name) => {
    const texts = await textsBelow(program.root)
    const holding = [...texts]
      .filter(([, text]) => text.includes(canaries[name]))
      .map(([path]) => path)

    expect(holding.length).toBeGreaterThan(20)
    expect(holding.filter((path) => !path.startsWith(`profiles/${name}/memory/`))).toEqual([])
  },
)

it('A3: what the installation says of itself to whoever has it names no words of anybody', async () => {
  const console = await program.console()
  const paths = ['/metrics', '/api/system', '/api/workers', '/api/users', '/api/profiles']
  const pages = ['/api/audit?limit=500', '/api/usage', '/api/system/config', '/api/openapi.json']
  const answers = await Promise.all([...paths, ...pages].map((path) => console.send('GET', path)))
  await console.close()

  for (const [index, { text }] of answers.entries())
    for (const word of Object.values(canaries))
      expect(text, [...paths, ...pages][index]).not.toContain(word)
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(6)
})

it('A15: no log and no audit holds a memory’s text, a query, a password, a cookie or a secret', async () => {
  const texts = await textsBelow(program.root)
  const secrets = [
    'run/control.token',
    'run/session.key',
    'run/supervisor/workers/alice.secret',
  ].map((path) => texts.get(path)?.trim() ?? path)
  const cookies = [...clients.values()].map(({ cookie }) => cookie ?? 'no cookie')
  const logs = [...texts].filter(([path]) => /(^|\/)logs\//.test(path))

  expect(logs.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'logs/supervisor/supervisor.log',
      'profiles/alice/logs/worker/worker.log',
      expect.stringMatching(/^logs\/audit\//),
    ]),
  )
  for (const forbidden of [...Object.values(canaries), ...secrets, ...cookies, PASSWORD]) {
    expect(
      logs.filter(([, text]) => text.includes(forbidden)).map(([path]) => path),
      forbidden.slice(0, 12),
    ).toEqual([])
  }
})

it('every line of a worker’s log says which request, profile, worker and start it is about', async () => {
  const texts = await textsBelow(program.root)
  const lines = (texts.get('profiles/alice/logs/worker/worker.log') ?? '')
    .trim()
    .split('\n')
    .map((line) => Object(parseJson(line, 'log line')))
  const served = lines.filter(({ evt }) => evt === 'request-served')

  expect(served.length).toBeGreaterThan(20)
  for (const line of lines)
    expect(line).toMatchObject({
      worker_id: expect.stringMatching(/^wrk-/),
      generation: 1,
      user_id: expect.any(String),
    })
  for (const line of served) expect(line.request_id).toMatch(/^req-/)
})

it('A1: gives the same bytes for another’s memory as for one that does not exist', async () => {
  const alice = clientOf('alice')
  const [theirs = ''] = ids.bob
  const unknown = 'evt-00000000-0000-7000-8000-000000000000'
  const ways: ((id: string) => Promise<Answer>)[] = [
    (id) => alice.send('GET', `/api/memories/${id}`),
    (id) => alice.send('PATCH', `/api/memories/${id}`, { body: { content: 'mine now' } }),
    (id) => alice.send('DELETE', `/api/memories/${id}`),
    (id) => alice.send('POST', `/api/memories/${id}/restore`),
  ]

  for (const way of ways) {
    const [foreign, missing] = await Promise.all([way(theirs), way(unknown)])
    expect(foreign.status).toBe(404)
    expect(bytesWithoutIds(foreign, theirs)).toBe(bytesWithoutIds(missing, unknown))
  }
  const kept = await clientOf('bob').mustSend('GET', `/api/memories/${theirs}`)
  expect(kept.text).toContain(canaries.bob)
})

it('A9: a deleted name that is made again inherits nothing', async () => {
  const before = await program.person('carol')
  const { client: token } = await tokenOf(before, ['read'])
  await program.mh(['capture', '--user', 'carol', `Left behind ${canaries.alice.toLowerCase()}x`])
  await before.mustSend('POST', '/api/tasks', { body: { title: 'Left behind' } })
  await before.mustSend('PUT', '/api/agents/digest/schedule', { body: { cron: '17 4 * * *' } })
  await before.mustSend('PUT', '/api/secrets/openai', { body: { value: 'left behind' } })
  const had = await belongings(before)
  await program.mh(['user', 'delete', 'carol', '--yes'])
  const after = await program.person('carol')

  const has = await belongings(after)
  const replays = await Promise.all([before, token].map((one) => one.send('GET', '/api/memories')))

  expect(had).toMatch(/Left behind.*17 4 .*openai/s)
  expect(has).not.toMatch(/left behind|17 4 |openai/i)
  expect(replays.map(({ status }) => status)).toEqual([401, 401])
})

/** What a name could hand on. */
async function belongings(client: Client): Promise<string> {
  const paths = [
    '/api/memories',
    '/api/tasks?status=all',
    '/api/agents/schedules',
    '/api/secrets',
    '/api/adapters',
    '/api/chats',
    '/api/auth/tokens',
    '/api/audit/mine',
  ]
  const answers = await Promise.all(paths.map((path) => client.mustSend('GET', path)))
  return answers.map(({ text }) => text).join('\n')
}

async function busyByCookie(name: Name): Promise<void> {
  const client = clientOf(name)
  for (let number = 0; number < 15; number += 1) {
    const captured = await client.mustSend('POST', '/api/capture', {
      body: { content: `${canaries[name]} by cookie ${number}`, tags: [canaries[name]] },
    })
    ids[name].push(String(Object(captured.json['event'])['id']))
    const found = await client.mustSend('GET', `/api/memories/search?q=${canaries[name]}`)
    const both = await client.mustSend(
      'GET',
      `/api/memories/search?q=${canaries.alice}%20${canaries.bob}%20cookie`,
    )
    const listed = await client.mustSend('GET', '/api/memories')
    const audited = await client.mustSend('GET', '/api/audit/mine')
    answered[name].push(captured.text, found.text, both.text, listed.text, audited.text)
  }
}

/** Counts, names, completions, logs, the live feed and the attachment. */
async function busyEverywhere(name: Name): Promise<void> {
  const client = clientOf(name)
  await client.mustSend('POST', '/api/tasks', { body: { title: canaries[name] } })
  const [other] = PEOPLE.filter((one) => one !== name).map((one) => ids[one][0])
  const paths = [
    '/api/stats',
    '/api/tasks?status=all',
    `/api/memories/names?ids=${ids[name][0]},${other}`,
    `/api/memories?tag=${canaries[name]}`,
    '/api/calendar/events?from=2030-05-06',
    '/api/chats',
    '/api/agents/runs',
    `/api/workers/${name}/logs`,
    `/api/profiles/${name}/usage`,
    '/api/workers',
    '/api/memories/export',
  ]
  for (const path of paths) answered[name].push((await client.mustSend('GET', path)).text)
  using events = await readEvents(client, '/api/events')
  const attached = new WebSocket(`${client.origin.replace('http', 'ws')}/api/attach`, {
    headers: { cookie: client.cookie ?? '' },
  })
  attached.on('message', (bytes: Buffer) => answered[name].push(bytes.toString()))
  await once(attached, 'open')
  await client.mustSend('POST', '/api/capture', { body: { content: `${canaries[name]} live` } })
  await events.until((event) => event.name === 'memory-captured')
  await once(attached, 'message')
  answered[name].push(events.text())
  attached.terminate()
}

async function busyByConsole(name: Name): Promise<void> {
  const client = await program.console()
  const headers = { 'x-mh-profile': name }
  for (let number = 0; number < 15; number += 1) {
    const captured = await client.mustSend('POST', '/api/capture', {
      headers,
      body: { content: `${canaries[name]} by console ${number}` },
    })
    const found = await client.mustSend('GET', '/api/memories/search?q=console', { headers })
    answered[name].push(captured.text, found.text)
  }
  await client.close()
}

async function busyByCommand(name: Name): Promise<void> {
  for (let number = 0; number < 3; number += 1) {
    const captured = await program.mh([
      'capture',
      '--user',
      name,
      `${canaries[name]} by command ${number}`,
      '--json',
    ])
    const found = await program.mh(['--user', name, 'remember', 'command cookie console'])
    answered[name].push(captured.out, captured.err, found.out, found.err)
  }
}

function clientOf(name: Name): Client {
  const client = clients.get(name)
  if (!client) throw new TypeError(name)
  return client
}

/** An answer with what must differ between two requests taken out. */
function bytesWithoutIds({ text, status }: Answer, id: string): string {
  expect(text, 'an answer does not echo the id').not.toContain(id)
  return `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`
}
