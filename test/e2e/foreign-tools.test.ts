import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { sayAndRead } from '../support/event-reader.ts'
import {
  type ChatRequest,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'

const HERS = 'alicecanary lay at the north quay'
const CHANGED = 'changed by a tool'

let program: BuiltProgram
let model: ScriptedModelServer
let alice: Client
let bob: Client
/** What the model is to call next. */
let calls: readonly { readonly name: string; readonly input: unknown }[] = []

beforeAll(async () => {
  program = await builtProgram()
  model = await startModelServer({ kind: 'ollama', script: replyTo, models: ['talker'] })
  await using console = closing(await program.console())
  const modelServers = [{ url: model.url, local: true }]
  await console.client.mustSend('PUT', '/api/system/config', { body: { modelServers } })
  alice = await program.person('alice')
  bob = await program.person('bob')
  const models = {
    defaults: { persona: 'ollama/talker' },
    providers: { ollama: { baseUrl: model.url } },
  }
  await bob.mustSend('PUT', '/api/config/models', { body: models })
  const tools = Object.fromEntries(
    ['search_memories', 'list_tasks', 'list_calendar', 'update_task', 'complete_task'].map(
      (name) => [name, 'do'],
    ),
  )
  await bob.mustSend('PUT', '/api/config/autonomy', { body: { mode: 'bounded', tools } })
})

afterAll(async () => {
  await program?.[Symbol.asyncDispose]()
  await model?.[Symbol.asyncDispose]()
})

it('A4: tools that bob’s model calls find and change nothing of what alice has, though it knows her IDs', async () => {
  await alice.mustSend('POST', '/api/capture', { body: { content: HERS } })
  const { task } = (await alice.mustSend('POST', '/api/tasks', { body: { title: HERS } })).json
  const own = (await bob.mustSend('POST', '/api/tasks', { body: { title: 'Row the boat' } })).json
  const id = String(Object(task).id)
  await alice.mustSend('POST', '/api/calendar/events', {
    body: { title: HERS, start: '2030-05-06T10:00', end: '2030-05-06T11:00' },
  })
  calls = [
    { name: 'search_memories', input: { query: 'north quay' } },
    { name: 'list_tasks', input: {} },
    { name: 'list_calendar', input: { from: '2030-05-06', to: '2030-05-07' } },
    { name: 'update_task', input: { id, title: CHANGED } },
    { name: 'complete_task', input: { id } },
    { name: 'complete_task', input: { id: String(Object(own['task']).id) } },
  ]

  using reader = await sayAndRead(bob, { message: 'Look everywhere.' })
  await reader.until(({ name }) => name === 'done' || name === 'error')

  const told = JSON.stringify(model.chats.at(-1)?.json.messages)
  expect(told).toContain('No memory was found.')
  expect(told).toContain('Row the boat')
  expect(model.bytes).not.toContain('alicecanary')
  expect(reader.text()).not.toContain('alicecanary')
  const after = await alice.mustSend('GET', `/api/tasks/${id}`)
  expect(after.json['task']).toMatchObject({ title: HERS, status: Object(task).status })
  const his = (await bob.mustSend('GET', '/api/tasks?status=all')).json['items']
  expect(his).toMatchObject([{ title: 'Row the boat', status: 'done' }])
})

it.each([
  ['memory', (id: string) => ['memory', 'show', id]],
  ['task', (id: string) => ['task', 'show', id]],
  ['chat', (id: string) => ['chat', '--conversation', id, 'Go on']],
])(
  'A1: by the command line bob is told the same of a %s of alice’s as of one that is nobody’s',
  async (kind, command) => {
    const theirs = await idOfAlice(kind)
    const nobodys = `${theirs.slice(0, -4)}0000`

    const [foreign, unknown] = await Promise.all(
      [theirs, nobodys].map((id) => program.mh(['--user', 'bob', ...command(id)])),
    )

    expect(foreign?.code).not.toBe(0)
    expect(foreign?.code).toBe(unknown?.code)
    expect(withoutIds(foreign?.err, theirs)).toBe(withoutIds(unknown?.err, nobodys))
    expect(`${foreign?.out}${foreign?.err}`).not.toContain('alicecanary')
  },
)

async function idOfAlice(kind: string): Promise<string> {
  if (kind === 'memory') {
    const { json } = await alice.mustSend('POST', '/api/capture', { body: { content: HERS } })
    return String(Object(json['event']).id)
  }
  if (kind === 'task') {
    const { json } = await alice.mustSend('POST', '/api/tasks', { body: { title: HERS } })
    return String(Object(json['task']).id)
  }
  using reader = await sayAndRead(alice, { message: HERS })
  const { told } = await reader.until(({ name }) => name === 'start')
  return String(told['conversationId'])
}

function withoutIds(text: string | undefined, id: string): string {
  return (text ?? '').replaceAll(id, 'ID').replaceAll(/req-[\w-]+/g, 'req')
}

function replyTo({ json }: ChatRequest): ScriptedReply {
  const isOver = JSON.stringify(json.messages).includes('"role":"tool"')
  if (isOver) return { steps: [{ text: 'That is all.' }] }
  return { steps: calls.map((toolCall) => ({ toolCall })) }
}

function closing(client: Client) {
  return { client, [Symbol.asyncDispose]: () => client.close() }
}
