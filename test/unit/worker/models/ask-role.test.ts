import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { inWords } from '../../../../shared/domain/said.ts'
import { ASKING_WORDS, askingSaid } from '../../../../worker/models/asking-told.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import type { ModelSlots } from '../../../../worker/models/model-slots.ts'
import type { RoleCall } from '../../../../worker/models/role-call.ts'
import { askingModels, eventsOf, plainCall, textOf } from '../../../support/asking-models.ts'
import {
  type ScriptedModelServer,
  startModelServer,
} from '../../../support/scripted-model-server.ts'

describe.each(['ollama', 'openai'] as const)('a question to a model of %s', (kind) => {
  it('gives the reply as it comes, and in the end which model gave it and what it cost', async () => {
    await using server = await startModelServer({
      kind,
      script: [{ steps: [{ text: 'The ship' }, { text: ' sails.' }] }],
    })
    const file = {
      defaults: { persona: `${kind}/test-model` },
      providers: { [kind]: { baseUrl: server.url } },
    }
    await using models = await askingModels({ file, allowed: [server.url] })

    const events = await eventsOf(models.router.ask(plainCall()))

    expect(events.map((event) => event.kind)).toEqual(['asked', 'text', 'text', 'end'])
    expect(textOf(events)).toBe('The ship sails.')
    expect(events.at(-1)).toMatchObject({
      target: { id: `${kind}/test-model`, provider: kind, model: 'test-model', isLocal: true },
      usage: { promptTokens: 11, completionTokens: 7 },
      interrupted: false,
      reason: null,
    })
    expect(server.chats[0]?.json).toMatchObject({
      model: 'test-model',
      stream: true,
      messages: [{ role: 'user', content: 'What is new?' }],
    })
  })
})

/** How long a server may be silent: where it is, and where a busy machine must not make it seem so. */
const IMPATIENT_MS = 1_000
const PATIENT_MS = 60_000

/** Two models at servers of their own; the persona asks the first, then the second. */
function twoModels(
  first: ScriptedModelServer,
  second: ScriptedModelServer,
  timeoutMs = PATIENT_MS,
) {
  return {
    allowed: [first.url, second.url],
    file: {
      defaults: { persona: 'first' },
      roleHierarchy: { persona: ['second'] },
      models: {
        first: { provider: 'one', model: 'test-model' },
        second: { provider: 'two', model: 'test-model' },
      },
      providers: {
        one: { kind: 'ollama', baseUrl: first.url, timeoutMs, retries: 0 },
        two: { kind: 'openai', baseUrl: second.url },
      },
    },
  }
}

const GREETING = { steps: [{ text: 'Hello.' }] }

describe('a chain of models', () => {
  it.each([
    ['is silent', { steps: [{ stall: true }] }, 'timeout'],
    ['breaks off before it says anything', { steps: [{ cutOff: true }] }, 'unreachable'],
    ['ends before it says anything', { steps: [], endless: true }, 'unreachable'],
    ['says nothing', { steps: [] }, 'garbage'],
    ['answers garbage', { steps: [{ raw: '<html>no model here</html>\n' }] }, 'garbage'],
    ['is busy for long', { status: 429, headers: { 'retry-after': '60' } }, 'busy'],
    ['has no such model', { status: 404 }, 'denied'],
    ['wants another key', { status: 401 }, 'denied'],
    ['does not take this', { status: 400 }, 'refused'],
    ['fails', { status: 500 }, 'unreachable'],
  ] as const)('goes on to the next where one %s', async (_what, reply, failure) => {
    await using first = await startModelServer({ kind: 'ollama', script: () => reply })
    await using second = await startModelServer({ kind: 'openai', script: [GREETING] })
    const timeoutMs = failure === 'timeout' ? IMPATIENT_MS : PATIENT_MS
    await using models = await askingModels(twoModels(first, second, timeoutMs))

    const events = await eventsOf(models.router.ask(plainCall()))

    expect(events.map((event) => event.kind)).toEqual([
      'asked',
      'passed-over',
      'asked',
      'text',
      'end',
    ])
    expect(events[1]).toMatchObject({ id: 'first', failure })
    expect(events.at(-1)).toMatchObject({ target: { id: 'second' }, interrupted: false })
  })

  it.each([
    ['breaks off', { cutOff: true }, 'broke off'],
    ['stalls', { stall: true }, 'did not answer in time'],
    ['goes on with garbage', { raw: 'no JSON\n' }, 'no reply'],
    ['tells of an error', { raw: '{"error":"out of memory"}\n' }, 'failed in the middle'],
  ] as const)('is left at a model that %s after its first word', async (_what, then, reason) => {
    const script = [{ steps: [{ text: 'The sh' }, then] }]
    await using first = await startModelServer({ kind: 'ollama', script })
    await using second = await startModelServer({ kind: 'openai', script: [GREETING] })
    const timeoutMs = 'stall' in then ? IMPATIENT_MS : PATIENT_MS
    await using models = await askingModels(twoModels(first, second, timeoutMs))

    const events = await eventsOf(models.router.ask(plainCall()))

    expect(textOf(events)).toBe('The sh')
    expect(events.at(-1)).toMatchObject({
      kind: 'end',
      target: { id: 'first' },
      interrupted: true,
      reason: expect.stringContaining(reason),
    })
    expect(second.received).toEqual([])
  })

  it('ends at what is said without any model, where the question has that', async () => {
    await using first = await startModelServer({ kind: 'ollama', script: [] })
    await using second = await startModelServer({ kind: 'openai', script: () => ({ status: 404 }) })
    await using models = await askingModels(twoModels(first, second))
    const builtin = () => Promise.resolve('Quotes only.')

    const events = await eventsOf(models.router.ask(plainCall({ builtin })))

    expect(textOf(events)).toBe('Quotes only.')
    expect(events.at(-1)).toMatchObject({ target: { id: 'builtin', isLocal: true } })
    expect(events.filter((event) => event.kind === 'passed-over')).toHaveLength(2)
  })

  it('goes on where the prompt does not fit, and where there is no place at the server', async () => {
    await using first = await startModelServer({ kind: 'ollama', script: [GREETING] })
    await using second = await startModelServer({ kind: 'openai', script: [GREETING] })
    const slots: ModelSlots = {
      acquire: ({ server }) =>
        server.origin === new URL(second.url).origin
          ? Promise.reject(new ModelFailure('busy', 'Too many wait.'))
          : Promise.resolve({ release: () => undefined }),
    }
    await using models = await askingModels({ ...twoModels(first, second), slots })
    const prompt: RoleCall['prompt'] = (target) => {
      if (target.id === 'first') throw new AppError('invalid-input', 'too long for this model')
      return plainCall().prompt(target)
    }
    const builtin = () => Promise.resolve('Quotes only.')

    const events = await eventsOf(models.router.ask(plainCall({ prompt, builtin })))

    expect(textOf(events)).toBe('Quotes only.')
    expect(events.filter((event) => event.kind === 'passed-over')).toMatchObject([
      { id: 'first', failure: 'refused', reason: 'too long for this model' },
      { id: 'second', failure: 'busy' },
    ])
    expect([...first.received, ...second.received]).toEqual([])
  })

  it('fails with every reason where it has not', async () => {
    await using first = await startModelServer({ kind: 'ollama', script: [] })
    await using second = await startModelServer({ kind: 'openai', script: () => ({ status: 404 }) })
    await using models = await askingModels(twoModels(first, second))

    const failure: unknown = await eventsOf(models.router.ask(plainCall())).catch(
      (error: unknown) => error,
    )

    expect(failure).toMatchObject({
      code: 'model-failed',
      kind: 'denied',
      message: expect.stringMatching(/first: .*status 500.*second: .*status 404/),
    })
    const said = failure instanceof ModelFailure ? askingSaid(failure) : []
    expect(said.map(({ code }) => code)).toEqual([
      'none-answered',
      'of-model',
      'status-other',
      'of-model',
      'status-no-model',
    ])
    expect(inWords(said, ASKING_WORDS)).toBe(failure instanceof Error && failure.message)
  })
})
