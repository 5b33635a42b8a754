import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Latch } from '../../worker/index/latch.ts'
import { type BuiltProgram, builtProgram, textsBelow } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { type EventReader, readEvents, sayAndRead } from '../support/event-reader.ts'
import { eventually } from '../support/eventually.ts'
import {
  type ChatRequest,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'

let program: BuiltProgram
let alice: Client
let bob: Client
let ollama: ScriptedModelServer
let openai: ScriptedModelServer
/** Opened by a test that holds a reply up. */
let gate = new Latch()

beforeAll(async () => {
  program = await builtProgram()
  ollama = await startModelServer({ kind: 'ollama', script: replyTo })
  openai = await startModelServer({ kind: 'openai', script: replyTo })
  const modelServers = [ollama, openai].map(({ url }) => ({ url, local: true }))
  await (await program.console()).mustSend('PUT', '/api/system/config', { body: { modelServers } })
  alice = await program.person('alice')
  bob = await program.person('bob')
  await setUp(alice, { canary: 'alicecanary', kind: 'ollama', server: ollama })
  await setUp(bob, { canary: 'bobcanary', kind: 'openai', server: openai })
}, 120_000)

afterAll(async () => {
  gate.open()
  await program[Symbol.asyncDispose]()
  await ollama[Symbol.asyncDispose]()
  await openai[Symbol.asyncDispose]()
})

it('A3: two people chat at once, each with their own model, facet and memories, and nothing of one reaches the other', async () => {
  const said = { message: 'Where is the harbour atlas?' }
  using atAlice = await sayAndRead(alice, said)
  using atBob = await sayAndRead(bob, said)
  const ends = await Promise.all([atAlice, atBob].map(ended))

  for (const [reader, server, own, other] of [
    [atAlice, ollama, 'alicecanary', 'bobcanary'],
    [atBob, openai, 'bobcanary', 'alicecanary'],
  ] as const) {
    expect(textOf(reader)).toBe('It lies there [1].')
    const cited = reader.events.find(({ name }) => name === 'citation')?.told
    expect(cited?.['snippet']).toContain(own)
    expect(server.bytes).toContain(own)
    expect(server.bytes).toContain(`facet of ${own}`)
    expect(server.bytes).not.toContain(other)
    expect(reader.text()).not.toContain(other)
  }
  expect(ends.map(({ told }) => told['interrupted'])).toEqual([false, false])
  expect(await memoriesOf(alice)).toMatchObject([
    { type: 'conversation', content: `Me: "${said.message}"`, response: 'It lies there [1].' },
    {},
  ])
  const bobs = await textsBelow(join(program.root, 'profiles/bob'))
  expect([...bobs.values()].some((text) => text.includes('alicecanary'))).toBe(false)
})

it('A2: a conversation of somebody else is as unknown as one that is nobody’s', async () => {
  const [own] = [(await alice.mustSend('GET', '/api/chats')).json['items']].flat()
  const id = String(Object(own).id)
  const paths = [
    ['GET', '/api/chats/:id'],
    ['DELETE', '/api/chats/:id'],
    ['GET', '/api/chats/:id/replies/reply-1/events'],
    ['POST', '/api/chats/:id/replies/reply-1/stop'],
    ['POST', '/api/chats/:id/replies/reply-1/retry'],
  ] as const
  for (const [method, path] of paths) {
    const [theirs, nobodys] = await Promise.all(
      [id, 'chat-0'].map((one) => bob.send(method, path.replace(':id', one))),
    )
    expect(theirs?.status).toBe(404)
    expect(theirs?.json['detail']).toBe(nobodys?.json['detail'])
  }
  const body = { conversationId: id, message: 'Hello' }
  expect((await bob.send('POST', '/api/chat', { body })).status).toBe(404)
})

it('tells that a model was passed over, and why', async () => {
  using reader = await sayAndRead(alice, { message: 'Fail at first' })
  const end = await ended(reader)

  expect(reader.events.find(({ name }) => name === 'fallback')?.told).toMatchObject({
    model: 'first',
    reason: expect.stringContaining('500'),
  })
  expect(end.told).toMatchObject({ model: 'second', interrupted: false })
})

it('a reply goes on without its reader, keeps the worker awake, and is taken up without a gap', async () => {
  gate = new Latch()
  const first = await sayAndRead(alice, { message: 'Hold up' })
  const start = await first.until(({ name }) => name === 'start')
  const half = await first.until(({ name }) => name === 'delta')
  first[Symbol.dispose]()
  const because = await eventually(async () => {
    const row = await rowOf('alice')
    return [row['aliveBecause']].flat().includes('1 reply') && row['aliveBecause']
  })
  const again = await alice.send('POST', '/api/chat', {
    body: { conversationId: start.told['conversationId'], message: 'And?' },
  })
  gate.open()
  using rest = await readEvents(alice, eventsPath(start.told), { 'last-event-id': `${half.id}` })
  await ended(rest)

  expect(because).toContain('1 reply')
  expect(again.status).toBe(409)
  expect(textOf(first) + textOf(rest)).toBe('The first half, the second half.')
})

it('A5: a log-out ends the stream within a second, and the reply is kept', async () => {
  gate = new Latch()
  const carol = await program.person('carol')
  await setUp(carol, { canary: 'carolcanary', kind: 'ollama', server: ollama })
  using reader = await sayAndRead(carol, { message: 'Hold up' })
  const start = await reader.until(({ name }) => name === 'start')
  await reader.until(({ name }) => name === 'delta')

  const began = performance.now()
  await carol.mustSend('POST', '/api/auth/logout', { body: {} })
  await eventually(() => reader.end() === 'broken off')
  const tookMs = performance.now() - began
  gate.open()

  expect(tookMs).toBeLessThan(1_000)
  const shown = await eventually(async () => {
    const id = String(start.told['conversationId'])
    const one = await program.json(['chat', 'show', id, '--user', 'carol'])
    return lastReply(one).status === 'done' && one
  })
  expect(lastReply(shown)).toMatchObject({ text: 'The first half, the second half.' })
})

it('kill -9 of the worker in the middle of a reply keeps what was shown, marked as interrupted', async () => {
  gate = new Latch()
  using reader = await sayAndRead(bob, { message: 'Hold up' })
  const start = await reader.until(({ name }) => name === 'start')
  const half = await reader.until(({ name }) => name === 'delta')
  const journal = `.replies/${String(start.told['replyId'])}.ndjson`
  await eventually(async () => {
    const texts = await textsBelow(join(program.root, 'profiles/bob/memory/conversations'))
    return texts.get(journal)?.includes('first half')
  })

  process.kill(await program.pidOf('bob'), 'SIGKILL')
  await eventually(() => reader.end() === 'broken off')
  using rest = await eventually(async () => {
    const back = await readEvents(bob, eventsPath(start.told), { 'last-event-id': `${half.id}` })
    return back.status === 200 && back
  })
  const end = await ended(rest)

  expect(end.told).toMatchObject({ interrupted: true })
  expect(textOf(rest)).toBe('')
  const id = String(start.told['conversationId'])
  const { json } = await bob.mustSend('GET', `/api/chats/${id}`)
  expect(lastReply(json)).toMatchObject({ status: 'interrupted', text: 'The first half, ' })
  gate.open()
})

it('kill -9 of the supervisor in the middle of a reply: the next one takes the worker over, and the reply goes on', async () => {
  gate = new Latch()
  using reader = await sayAndRead(alice, { message: 'Hold up' })
  const start = await reader.until(({ name }) => name === 'start')
  const half = await reader.until(({ name }) => name === 'delta')
  const worker = await program.pidOf('alice')

  process.kill(Number((await program.json(['status']))['pid']), 'SIGKILL')
  await eventually(() => reader.end() === 'broken off')
  expect((await program.mh(['start', '--port', '0'])).code).toBe(0)
  gate.open()
  const console = await program.console()
  using rest = await readEvents(console, eventsPath(start.told), {
    'last-event-id': `${half.id}`,
    'x-mh-profile': 'alice',
  })
  await ended(rest)

  expect(textOf(reader) + textOf(rest)).toBe('The first half, the second half.')
  expect(await program.pidOf('alice')).toBe(worker)
  await console.close()
})

it('a memory that is forgotten goes from conversations and from the memories of exchanges, with what was made from it', async () => {
  await program.mh(['user', 'create', 'dora', '--role', 'guest'])
  const mh = async (...args: string[]) => await program.json([...args, '--user', 'dora'])
  const captured = Object(await mh('capture', 'The zanzibarcanary sings at the lighthouse'))
  const id = String(captured.event.id)
  const said = await program.mh(['chat', 'Who sings at the lighthouse?', '--user', 'dora'])
  const folder = join(program.root, 'profiles/dora')
  const before = await textsBelow(folder)

  await mh('memory', 'forget', id, '--yes')

  expect(said.out).toContain(`[1] ${id}`)
  expect([...before].filter(([, text]) => text.includes('zanzibarcanary')).length).toBeGreaterThan(
    2,
  )
  const left = [...(await textsBelow(folder))].filter(
    ([, text]) => text.includes('zanzibarcanary') || text.includes(id),
  )
  expect(left.map(([path]) => path).filter((path) => !path.startsWith('logs/'))).toEqual([])
  const shown = await mh('chat', 'list')
  expect(Object(shown).items).toMatchObject([{ title: 'Who sings at the lighthouse?' }])
})

it('answers without any model, with citations, and says so', async () => {
  await program.mh(['user', 'create', 'eve', '--role', 'guest'])
  await program.mh(['capture', 'The atlas lies at the quay', '--user', 'eve'])

  const ran = await program.mh(['chat', 'Where is the atlas?', '--user', 'eve'])

  expect(ran.code).toBe(0)
  expect(ran.out).toMatch(/The atlas lies at the quay.*\[1\]/)
  expect(ran.out).toMatch(/^\[1\] evt-\S+ {2}The atlas lies at the quay$/m)
  expect(ran.err).toContain('without a model')
})

/** What the models of these tests say. */
function replyTo({ body, json }: ChatRequest): ScriptedReply {
  if (body.includes('Fail at first') && JSON.stringify(json.model).includes('broken'))
    return { status: 500 }
  if (!body.includes('Hold up')) return { steps: [{ text: 'It lies there [' }, { text: '1].' }] }
  return {
    steps: [
      { text: 'The first half, ' },
      { waitFor: gate.opened },
      { text: 'the second ' },
      { text: 'half.' },
    ],
  }
}

interface Setting {
  readonly canary: string
  readonly kind: 'ollama' | 'openai'
  readonly server: ScriptedModelServer
}

async function setUp(person: Client, { canary, kind, server }: Setting): Promise<void> {
  const provider = { kind, baseUrl: kind === 'openai' ? `${server.url}/v1` : server.url }
  await person.mustSend('PUT', '/api/config/models', {
    body: {
      version: '1.0.0',
      defaults: { persona: 'first' },
      roleHierarchy: { persona: ['second'] },
      models: {
        first: { provider: 'house', model: canary === 'alicecanary' ? 'broken' : 'good' },
        second: { provider: 'house', model: 'good' },
      },
      providers: { house: { ...provider, retries: 0 } },
    },
  })
  await person.mustSend('PUT', '/api/persona/facets/own', {
    body: { facet: 'own', identity: { role: `facet of ${canary}` } },
  })
  const facets = { name: 'Own', personaFile: 'persona/facets/own.json', enabled: true }
  await person.mustSend('PUT', '/api/persona/facets', {
    body: { activeFacet: 'own', facets: { own: facets } },
  })
  await person.mustSend('POST', '/api/capture', {
    body: { content: `The harbour atlas of ${canary} lies at the quay` },
  })
}

async function ended(reader: EventReader) {
  return await reader.until(({ name }) => name === 'done' || name === 'error')
}

function textOf({ events }: EventReader): string {
  return events.map(({ name, told }) => (name === 'delta' ? String(told['text']) : '')).join('')
}

function eventsPath({ conversationId, replyId }: Record<string, unknown>): string {
  return `/api/chats/${String(conversationId)}/replies/${String(replyId)}/events`
}

function lastReply(conversation: Record<string, unknown>): Record<string, unknown> {
  const turn = Object([conversation['items']].flat().at(-1))
  return Object(turn.replies?.at(-1))
}

async function memoriesOf(person: Client): Promise<unknown[]> {
  return [(await person.mustSend('GET', '/api/memories')).json['items']].flat()
}

async function rowOf(username: string): Promise<Record<string, unknown>> {
  const rows = [(await program.json(['worker', 'list']))['items']].flat().map((row) => Object(row))
  return Object(rows.find((row) => row.username === username))
}
