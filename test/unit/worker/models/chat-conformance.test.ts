import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AllowedServers } from '../../../../worker/models/allowed-servers.ts'
import type { ChatCall, ChatPart } from '../../../../worker/models/chat-protocol.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import { ModelsFile } from '../../../../worker/models/models-file.ts'
import { Providers } from '../../../../worker/models/providers.ts'
import { eventually } from '../../../support/eventually.ts'
import {
  type Script,
  type ScriptedReply,
  startModelServer,
} from '../../../support/scripted-model-server.ts'

const CALL: ChatCall = {
  model: 'test-model',
  messages: [{ role: 'user', content: 'canary-13' }],
  options: {},
}
const PATIENT_MS = 60_000
/** Longer than a busy machine takes for an answer of this very process. */
const IMPATIENT_MS = 1_000

interface Serving {
  readonly kind: 'ollama' | 'openai'
  readonly script: Script
  readonly timeoutMs?: number
  readonly secrets?: Readonly<Record<string, string>>
}

async function serving({ kind, script, timeoutMs = PATIENT_MS, secrets = {} }: Serving) {
  const server = await startModelServer({ kind, script })
  const servers = new AllowedServers()
  servers.allow([server.url])
  const file = ModelsFile.parse(
    { providers: { [kind]: { baseUrl: server.url, timeoutMs } } },
    'models.json',
  )
  const secret = (name: string) => Promise.resolve(secrets[name])
  const providers = new Providers({ file: () => file, servers, secret })
  return {
    server,
    providers,
    chat: (call: Partial<ChatCall> = {}, signal = new AbortController().signal) =>
      providers.open(kind).chat({ ...CALL, ...call }, signal),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function partsOf(parts: AsyncIterable<ChatPart>): Promise<ChatPart[]> {
  const came: ChatPart[] = []
  for await (const part of parts) came.push(part)
  return came
}

/** What came, and how that ended. */
async function outcomeOf(parts: AsyncIterable<ChatPart>) {
  let text = ''
  try {
    for await (const part of parts) text += part.kind === 'text' ? part.text : ''
  } catch (error) {
    if (error instanceof ModelFailure) return { text, failure: error }
    throw error
  }
  return { text, failure: undefined }
}

const textOf = (parts: readonly ChatPart[]) =>
  parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
const UMLAUTS = 'Größe 漢字 👩‍👩‍👧 — fin'
const HUGE = 'x'.repeat(1_200_000)
const READ_ONLY = { steps: [{ text: 'Hello.' }] }

describe.each(['ollama', 'openai'] as const)('a chat with %s', (kind) => {
  it('gives every character whole, however the bytes are split', async () => {
    const script: Script = [{ steps: [{ text: UMLAUTS }], bytewise: true }]
    await using one = await serving({ kind, script })

    const parts = await partsOf(one.chat())

    expect(textOf(parts)).toBe(UMLAUTS)
    expect(parts.at(-1)).toMatchObject({ kind: 'end', finish: 'stop' })
  })

  it('gives each piece when it comes', async () => {
    let goOn: () => void = () => undefined
    const waitFor = new Promise<void>((resolve) => (goOn = resolve))
    const script: Script = [{ steps: [{ text: 'one' }, { waitFor }, { text: 'two' }] }]
    await using one = await serving({ kind, script })
    const parts = one.chat()[Symbol.asyncIterator]()

    const first = await parts.next()
    goOn()
    const second = await parts.next()

    expect(first.value).toEqual({ kind: 'text', text: 'one' })
    expect(second.value).toEqual({ kind: 'text', text: 'two' })
  })

  it('says why a reply ended, and how many tokens the server counted', async () => {
    const usage = { promptTokens: 40, completionTokens: 2 }
    const script: Script = [
      { steps: [{ text: 'It is' }], usage, finish: 'length' },
      { steps: [{ text: 'It is' }], usage: null },
    ]
    await using one = await serving({ kind, script })

    const counted = await partsOf(one.chat())
    const uncounted = await partsOf(one.chat())

    expect(counted.at(-1)).toEqual({ kind: 'end', usage, finish: 'length' })
    expect(uncounted.at(-1)).toMatchObject({
      usage: { promptTokens: null, completionTokens: null },
    })
  })

  it('gives tool calls whole, with what a model may call and what came of it in the request', async () => {
    const input = { title: 'Buy “milk” 漢', days: [1, 2] }
    const steps = [
      { toolCall: { name: 'task', input }, pieces: 5 },
      { toolCall: { name: 'search', input: { q: 'x' } } },
    ]
    await using one = await serving({ kind, script: [{ steps }] })
    const tools = [{ name: 'task', description: 'Adds a task.', parameters: { type: 'object' } }]
    const earlier = { id: 'c1', name: 'task', input: { title: 'x' } }

    const parts = await partsOf(
      one.chat({
        tools,
        messages: [
          { role: 'user', content: 'Do it.' },
          { role: 'assistant', content: '', toolCalls: [earlier] },
          { role: 'tool', callId: 'c1', name: 'task', content: 'Done.' },
        ],
      }),
    )

    const calls = parts.flatMap((part) => (part.kind === 'tool-call' ? [part.call] : []))
    expect(calls.map((call) => [call.name, call.input])).toEqual([
      ['task', input],
      ['search', { q: 'x' }],
    ])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
    expect(parts.at(-1)).toMatchObject({ finish: 'tool-calls' })
    const { json } = one.server.chats[0] ?? {}
    expect(json.tools).toEqual([{ type: 'function', function: tools[0] }])
    expect(json.messages[1].tool_calls[0].function).toEqual({
      name: 'task',
      arguments: kind === 'ollama' ? { title: 'x' } : '{"title":"x"}',
    })
    expect(json.messages[2]).toMatchObject({ role: 'tool', content: 'Done.' })
  })

  it('gives a tool call that is no JSON without its input', async () => {
    const steps = [{ toolCall: { name: 'task', input: '{"title": ' } }]
    await using one = await serving({ kind, script: [{ steps }] })

    const [call] = await partsOf(one.chat())

    expect(call).toMatchObject({ kind: 'tool-call', call: { name: 'task', input: undefined } })
  })

  it.each([
    ['in a member of its own', [{ thinking: 'Hm, canary.' }, { text: 'Yes.' }]],
    ['in tags', [{ text: '<thi' }, { text: 'nk>Hm, canary.</th' }, { text: 'ink>\n\nYes.' }]],
    ['twice', [{ text: '\n<think>canary</think><think>canary' }, { text: '</think> Yes.' }]],
  ])('leaves out what the model thinks %s', async (_where, steps) => {
    await using one = await serving({ kind, script: [{ steps }] })

    expect(textOf(await partsOf(one.chat())).trim()).toBe('Yes.')
  })

  it.each([['<thistle> is a plant.'], ['The tag <think>…</think> holds thoughts.'], ['<']])(
    'keeps %j, which is no thought',
    async (text) => {
      await using one = await serving({ kind, script: [{ steps: [{ text }] }] })

      expect(textOf(await partsOf(one.chat()))).toBe(text)
    },
  )

  it('waits as long as the model shows that it works', async () => {
    const timeoutMs = 2 * IMPATIENT_MS
    // Together longer than the limit, and each far from it.
    const pause = () => new Promise((resolve) => setTimeout(resolve, 1.1 * IMPATIENT_MS))
    const script: Script = async () => {
      const [first, second] = [pause(), pause().then(pause)]
      return {
        steps: [{ waitFor: first }, { thinking: 'Hm.' }, { waitFor: second }, { text: 'Yes.' }],
      }
    }
    await using one = await serving({ kind, script, timeoutMs })

    expect(await outcomeOf(one.chat())).toEqual({ text: 'Yes.', failure: undefined })
  })

  it.each<[string, ScriptedReply, string]>([
    ['says nothing', { steps: [{ stall: true }] }, 'timeout'],
    [
      'keeps the line warm only',
      { steps: [{ raw: ': ping\n\n' }, { stall: true }] },
      kind === 'ollama' ? 'garbage' : 'timeout',
    ],
    ['closes the connection', { steps: [{ cutOff: true }] }, 'unreachable'],
    ['ends too early', { steps: [], endless: true }, kind === 'ollama' ? 'unreachable' : 'garbage'],
    [
      'sends a page',
      {
        steps: [{ raw: '<html>log in</html>\n' }],
        endless: true,
        headers: { 'content-type': 'text/html' },
      },
      'garbage',
    ],
    [
      'sends broken JSON',
      { steps: [{ raw: kind === 'ollama' ? '{"message":\n' : 'data: {"choices":\n\n' }] },
      'garbage',
    ],
    [
      'sends another shape',
      {
        steps: [
          {
            raw:
              kind === 'ollama'
                ? '{"message":{"content":7}}\n'
                : 'data: {"choices":[{"delta":{"content":7}}]}\n\n',
          },
        ],
      },
      'garbage',
    ],
    ['sends a list', { steps: [{ raw: kind === 'ollama' ? '[]\n' : 'data: []\n\n' }] }, 'garbage'],
    ['sends a huge line', { steps: [{ raw: HUGE }] }, 'garbage'],
    [
      'compresses',
      {
        steps: [{ raw: gzipSync('{"done":true}\n') }],
        endless: true,
        headers: { 'content-encoding': 'gzip' },
      },
      'garbage',
    ],
    [
      'tells of an error',
      {
        steps: [
          {
            raw:
              kind === 'ollama'
                ? '{"error":"canary-99"}\n'
                : 'data: {"error":{"message":"canary-99"}}\n\n',
          },
        ],
      },
      'unreachable',
    ],
    [
      'redirects to this machine (A12)',
      { status: 307, headers: { location: 'http://127.0.0.1:9/api/chat' } },
      'garbage',
    ],
    ['is busy', { status: 429, headers: { 'retry-after': '7' } }, 'busy'],
    ['is overloaded', { status: 503 }, 'busy'],
    ['fails', { status: 500, body: 'canary-99' }, 'unreachable'],
    ['wants a key', { status: 401 }, 'denied'],
    ['has no such model', { status: 404 }, 'denied'],
    ['refuses', { status: 400 }, 'refused'],
  ])('says what is wrong with a server that %s', async (_what, reply, failure) => {
    const timeoutMs = failure === 'timeout' ? IMPATIENT_MS : PATIENT_MS
    await using one = await serving({ kind, script: () => reply, timeoutMs })

    const outcome = await outcomeOf(one.chat())

    expect(outcome.failure?.kind).toBe(failure)
    expect(outcome.failure?.message).not.toMatch(/canary/)
    await eventually(() => Promise.resolve(one.server.open === 0))
  })

  it('says when a busy server wants to be asked again', async () => {
    const script = () => ({ status: 429, headers: { 'retry-after': '7' } })
    await using one = await serving({ kind, script })

    expect((await outcomeOf(one.chat())).failure?.retryAfterMs).toBe(7_000)
  })

  it('stops the model when it is told to, and when nobody listens any more', async () => {
    const steps = [{ text: 'one' }, { stall: true as const }]
    await using one = await serving({ kind, script: () => ({ steps }) })
    const stop = new AbortController()
    const stopped = outcomeOf(one.chat({}, stop.signal))
    await eventually(() => Promise.resolve(one.server.open === 1))

    stop.abort(new Error('enough'))
    for await (const _part of one.chat()) break

    expect((await stopped).failure?.kind).toBe('cancelled')
    await eventually(() => Promise.resolve(one.server.open === 0))
  })

  it('sends the key in the head to its own provider and nowhere else', async () => {
    const secrets = { [kind]: ' sk-own\n', other: 'sk-other' }
    await using one = await serving({ kind, script: () => READ_ONLY, secrets })
    await using bare = await serving({
      kind,
      script: () => READ_ONLY,
      secrets: { other: 'sk-other' },
    })

    await partsOf(one.chat())
    await partsOf(bare.chat())

    expect(one.server.received[0]?.headers.authorization).toBe('Bearer sk-own')
    expect(one.server.received[0]?.body).not.toContain('sk-')
    expect(bare.server.bytes).not.toContain('sk-')
  })

  it('does not ask with a key that cannot stand in a head', async () => {
    await using one = await serving({ kind, script: () => READ_ONLY, secrets: { [kind]: 'a\nb' } })

    const { failure } = await outcomeOf(one.chat())

    expect(failure).toMatchObject({ kind: 'denied', message: expect.not.stringContaining('a\nb') })
    expect(one.server.received).toEqual([])
  })

  it('notes how the provider did', async () => {
    await using one = await serving({ kind, script: [READ_ONLY, { status: 500 }] })

    await outcomeOf(one.chat())
    const before = one.providers.state(kind)?.health
    await outcomeOf(one.chat())

    expect(before).toMatchObject({ status: 'up' })
    expect(one.providers.state(kind)?.health).toMatchObject({ status: 'down' })
  })
})

const OPTIONS = {
  contextWindow: 4096,
  temperature: 0,
  topP: 0.9,
  repeatPenalty: 1.1,
  maxTokens: 99,
}

it('tells Ollama how to answer in its own words', async () => {
  await using one = await serving({ kind: 'ollama', script: () => READ_ONLY })

  await partsOf(one.chat({ options: OPTIONS, format: { type: 'object' } }))

  expect(one.server.chats[0]?.json).toMatchObject({
    format: { type: 'object' },
    options: { num_ctx: 4096, temperature: 0, top_p: 0.9, repeat_penalty: 1.1, num_predict: 99 },
  })
})

it('tells a server of OpenAI’s protocol how to answer, without what it has refused', async () => {
  const script: Script = ({ json }) =>
    'repeat_penalty' in json || 'max_tokens' in json ? { status: 422 } : READ_ONLY
  await using one = await serving({ kind: 'openai', script })

  await partsOf(one.chat({ options: OPTIONS }))
  const tries = one.server.chats.length
  await partsOf(one.chat({ options: OPTIONS }))

  const last = one.server.chats.at(-1)?.json
  expect(one.server.chats).toHaveLength(tries + 1)
  expect(last).toMatchObject({ temperature: 0, top_p: 0.9, max_completion_tokens: 99 })
  expect(last).toMatchObject({ stream_options: { include_usage: true } })
})

it('puts tool calls of OpenAI’s protocol together that come in turns, or under one index', async () => {
  const piece = (call: object) =>
    `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [call] } }] })}\r\n\r\n`
  const raw = [
    piece({ index: 0, id: 'a', function: { name: 'one', arguments: '{"n"' } }),
    piece({ index: 1, id: 'b', function: { name: 'two', arguments: '' } }),
    piece({ index: 0, function: { arguments: ':1}' } }),
    piece({ index: 1, id: 'c', function: { name: 'three', arguments: '{}' } }),
  ].join('')
  await using one = await serving({ kind: 'openai', script: [{ steps: [{ raw }] }] })

  const parts = await partsOf(one.chat())

  expect(parts.flatMap((part) => (part.kind === 'tool-call' ? [part.call] : []))).toEqual([
    { id: 'a', name: 'one', input: { n: 1 } },
    { id: 'b', name: 'two', input: {} },
    { id: 'c', name: 'three', input: {} },
  ])
})

it('takes a reply without [DONE], or without a reason to end, for whole', async () => {
  const end = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
  const script: Script = [
    { steps: [{ text: 'one' }, { raw: end }], endless: true },
    { steps: [{ text: 'two' }, { raw: 'data: [DONE]\n\n' }], endless: true },
  ]
  await using one = await serving({ kind: 'openai', script })

  expect(textOf(await partsOf(one.chat()))).toBe('one')
  expect(textOf(await partsOf(one.chat()))).toBe('two')
})
