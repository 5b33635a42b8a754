import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { ModelSlots, SlotWish } from '../../../../worker/models/model-slots.ts'
import { pauseBefore } from '../../../../worker/models/retry-pause.ts'
import {
  type AskingModels,
  askingModels,
  eventsOf,
  plainCall,
  textOf,
} from '../../../support/asking-models.ts'
import { eventually } from '../../../support/eventually.ts'
import { type Script, startModelServer } from '../../../support/scripted-model-server.ts'

/** Places that a test deals out. */
class DealtSlots implements ModelSlots {
  readonly wishes: SlotWish[] = []
  taken = 0
  readonly #give: (() => void)[] = []

  acquire(wish: SlotWish): ReturnType<ModelSlots['acquire']> {
    this.wishes.push(wish)
    return new Promise((resolve, reject) => {
      wish.signal.addEventListener('abort', () => reject(wish.signal.reason))
      this.#give.push(() => {
        this.taken += 1
        resolve({ release: () => (this.taken -= 1) })
      })
    })
  }

  /** Gives whoever came first a place. */
  give(): void {
    this.#give.shift()?.()
  }
}

const HELLO = { steps: [{ text: 'Hello.' }] }

async function asking(script: Script, change: { settings?: object; slots?: ModelSlots } = {}) {
  const server = await startModelServer({ kind: 'ollama', script })
  const { settings = {}, slots } = change
  const file = {
    globalSettings: settings,
    defaults: { persona: 'main' },
    models: { main: { provider: 'ollama', model: 'qwen3' } },
    providers: { ollama: { baseUrl: server.url, retries: 2 } },
  }
  const models = await askingModels({ file, allowed: [server.url], ...(slots ? { slots } : {}) })
  return {
    server,
    models,
    file,
    async [Symbol.asyncDispose]() {
      await models[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a place at a model server', () => {
  it('is waited for with the position told, held while the model works, and given back', async () => {
    const slots = new DealtSlots()
    let goOn: () => void = () => undefined
    const waitFor = new Promise<void>((resolve) => (goOn = resolve))
    const script = [{ steps: [{ text: 'one' }, { waitFor }] }]
    await using one = await asking(script, { slots })
    const events = one.models.router.ask(plainCall({ waiting: 'agent' }))[Symbol.asyncIterator]()

    expect((await events.next()).value).toMatchObject({ kind: 'asked' })
    const queued = events.next()
    await eventually(() => Promise.resolve(slots.wishes.length === 1))
    slots.wishes[0]?.onPosition?.(3)
    expect((await queued).value).toEqual({ kind: 'queued', position: 3 })
    expect(one.server.received).toEqual([])
    slots.give()
    expect((await events.next()).value).toEqual({ kind: 'text', text: 'one' })
    expect(slots.taken).toBe(1)
    goOn()
    expect((await events.next()).value).toMatchObject({ kind: 'end' })

    expect(slots.taken).toBe(0)
    expect(slots.wishes[0]).toMatchObject({ waiting: 'agent' })
    expect(slots.wishes[0]?.server.origin).toBe(one.server.url)
  })

  it('is given back whatever becomes of the question', async () => {
    const slots = new DealtSlots()
    const stalls = { steps: [{ text: 'one' }, { stall: true as const }] }
    await using one = await asking([{ status: 404 }, stalls, stalls], { slots })
    const stop = new AbortController()
    const ask = (signal = new AbortController().signal) => {
      slots.give()
      return one.models.router.ask(plainCall({ signal }))
    }
    const given = async (wishes: number) => {
      await eventually(() => Promise.resolve(slots.wishes.length === wishes))
      slots.give()
    }

    const failed = expect(eventsOf(ask())).rejects.toMatchObject({ kind: 'denied' })
    await given(1)
    await failed
    const stopped = expect(eventsOf(ask(stop.signal))).rejects.toMatchObject({ kind: 'cancelled' })
    await given(2)
    await eventually(() => Promise.resolve(slots.taken === 1 && one.server.chats.length === 2))
    stop.abort()
    await stopped
    const left = (async () => {
      for await (const event of ask()) if (event.kind === 'text') break
    })()
    await given(3)
    await left

    expect(slots.taken).toBe(0)
  })

  it('is not wished for any more when the question is withdrawn', async () => {
    const slots = new DealtSlots()
    await using one = await asking([], { slots })
    const stop = new AbortController()
    const asked = expect(
      eventsOf(one.models.router.ask(plainCall({ signal: stop.signal }))),
    ).rejects.toMatchObject({ kind: 'cancelled' })
    await eventually(() => Promise.resolve(slots.wishes.length === 1))

    stop.abort(new Error('the person went'))
    await asked

    expect(slots.wishes[0]?.signal.aborted).toBe(true)
    expect(one.server.received).toEqual([])
  })
})

describe('the same model is asked again', () => {
  it.each([
    ['a busy server says that it will be free soon', { kind: 'busy', retryAfterMs: 40 }, 0, 40],
    ['a busy server says nothing, later each time', { kind: 'busy' }, 1, 600],
    ['a server failed', { kind: 'unreachable' }, 0, 300],
  ] as const)('when %s', (_when, failure, attempt, pauseMs) => {
    const told = { retryAfterMs: undefined, cause: undefined, ...failure }

    expect(pauseBefore(told, attempt, 2)).toBe(pauseMs)
  })

  it.each([
    ['a server is busy for long', { kind: 'busy', retryAfterMs: 60_000 }, 0],
    ['it was asked often enough', { kind: 'busy' }, 2],
    ['nobody listens at the address', { kind: 'unreachable', cause: new Error('refused') }, 0],
    ['it was silent', { kind: 'timeout' }, 0],
    ['it said garbage', { kind: 'garbage' }, 0],
    ['the key is wrong', { kind: 'denied' }, 0],
  ] as const)('but not when %s', (_when, failure, attempt) => {
    const told = { retryAfterMs: undefined, cause: undefined, ...failure }

    expect(pauseBefore(told, attempt, 2)).toBeUndefined()
  })

  it('and the person sees nothing of it', async () => {
    const script = [{ status: 429, headers: { 'retry-after': '0' } }, { status: 500 }, HELLO]
    await using one = await asking(script)

    const events = await eventsOf(one.models.router.ask(plainCall()))

    expect(events.map(({ kind }) => kind)).toEqual(['asked', 'text', 'end'])
    expect(one.server.chats).toHaveLength(3)
  })
})

describe('what was used of models', () => {
  it('stands in the audit, without a word of it', async () => {
    await using one = await asking([HELLO, { status: 404 }])
    const call = plainCall({ actor: 'user:u1', requestId: 'req-1' })

    await eventsOf(one.models.router.ask(call))
    await eventsOf(one.models.router.ask(call)).catch(() => undefined)

    const lines = await one.models.audited()
    expect(lines).toMatchObject([
      {
        level: 'info',
        category: 'action',
        event: 'model_called',
        actor: 'user:u1',
        requestId: 'req-1',
        details: {
          role: 'persona',
          model: 'qwen3',
          outcome: 'answered',
          promptTokens: 11,
          completionTokens: 7,
          tokens: 18,
        },
      },
      { level: 'warn', details: { outcome: 'denied', tokens: 0 } },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/Hello|What is new/)
  })

  it('is counted by the day, and nothing is asked when the budget is spent', async () => {
    const settings = { budget: { tokensPerDay: 30 } }
    await using one = await asking(() => HELLO, { settings })
    const builtin = () => Promise.resolve('Quotes.')

    await eventsOf(one.models.router.ask(plainCall()))
    const between = await one.models.router.budget()
    await eventsOf(one.models.router.ask(plainCall()))
    const events = await eventsOf(one.models.router.ask(plainCall({ builtin })))

    expect(between).toMatchObject({
      status: 'within',
      tokensPerDay: 30,
      usedToday: 18,
      callsToday: 1,
    })
    expect(events[0]).toMatchObject({
      kind: 'passed-over',
      id: 'main',
      failure: 'budget',
      reason: expect.stringContaining('30 tokens a day'),
    })
    expect(textOf(events)).toBe('Quotes.')
    expect(one.server.chats).toHaveLength(2)
  })

  it('is estimated where the server does not count', async () => {
    await using one = await asking([{ steps: [{ text: 'x'.repeat(400) }], usage: null }])

    await eventsOf(one.models.router.ask(plainCall()))

    expect((await one.models.router.budget()).usedToday).toBeGreaterThan(100)
  })

  it('is still known to the next worker', async () => {
    await using one = await asking(() => HELLO)
    await eventsOf(one.models.router.ask(plainCall()))

    const next = await reopened(one.models, one.file, one.server.url)

    expect(await next.router.budget()).toMatchObject({ usedToday: 18, callsToday: 1 })
  })

  it('is counted anew, and the file set aside, where it cannot be read', async () => {
    await using one = await asking(() => HELLO)
    await writeFile(one.models.layout.modelUsage, '{"days": {"2026-')

    await eventsOf(one.models.router.ask(plainCall()))

    expect(one.models.logged).toEqual(['model-usage-set-aside'])
    const kept = JSON.parse(await readFile(one.models.layout.modelUsage, 'utf8'))
    expect(Object.values(kept.days)).toEqual([{ tokens: 18, calls: 1 }])
  })

  it('is nothing at all while the budget cannot be read', async () => {
    await using one = await asking(() => HELLO, { settings: { budget: { tokensPerDay: 'many' } } })

    const asked = eventsOf(one.models.router.ask(plainCall()))

    await expect(asked).rejects.toThrow(/tokensPerDay .* must be a whole number/)
    expect(one.server.chats).toEqual([])
  })
})

async function reopened(before: AskingModels, file: unknown, url: string): Promise<AskingModels> {
  return await askingModels({ file, allowed: [url], root: before.layout.root })
}

describe('an adapter', () => {
  const adapter = { modelName: 'mh-alice-1', status: 'loaded', baseModel: 'qwen3:latest' }

  it.each([
    ['is asked in place of its base', { useAdapter: true, activeAdapter: adapter }, 'mh-alice-1'],
    [
      'is not asked when it is not loaded',
      { useAdapter: true, activeAdapter: { ...adapter, status: 'ready_for_ollama_load' } },
      'qwen3',
    ],
    [
      'is not asked when none is to be used',
      { useAdapter: false, activeAdapter: adapter },
      'qwen3',
    ],
    [
      'is not asked in place of another model',
      { useAdapter: true, activeAdapter: { ...adapter, baseModel: 'llama3' } },
      'qwen3',
    ],
    [
      'is not asked at another server than the one that has it',
      { useAdapter: true, activeAdapter: { ...adapter, provider: 'elsewhere' } },
      'qwen3',
    ],
    [
      'of an older file, which names no base, is',
      { useAdapter: true, activeAdapter: { modelName: 'greg-1', status: 'loaded' } },
      'greg-1',
    ],
  ])('%s', async (_what, settings, model) => {
    await using one = await asking(() => HELLO, { settings })

    await eventsOf(one.models.router.ask(plainCall()))

    expect(one.server.chats[0]?.json.model).toBe(model)
  })

  it('serves the persona alone', async () => {
    const settings = { useAdapter: true, activeAdapter: adapter }
    await using one = await asking(() => HELLO, { settings })
    await one.models.writeFile({ ...one.file, defaults: { curator: 'main' } })

    await eventsOf(one.models.router.ask(plainCall({ role: 'curator' })))

    expect(one.server.chats[0]?.json.model).toBe('qwen3')
  })
})

describe('a role', () => {
  it('that is off asks nobody, and says so', async () => {
    await using one = await asking(() => HELLO)
    await one.models.writeFile({ ...one.file, cognitiveModeMappings: { dual: { persona: null } } })
    const builtin = () => Promise.resolve('Quotes.')

    const events = await eventsOf(one.models.router.ask(plainCall({ builtin })))

    expect(events[0]).toEqual({
      kind: 'passed-over',
      id: 'persona',
      failure: 'off',
      reason: 'The role persona is switched off in dual mode.',
      said: [{ code: 'role-off-in-mode', values: { role: 'persona', mode: 'dual' } }],
    })
    expect(textOf(events)).toBe('Quotes.')
    expect(one.server.received).toEqual([])
  })

  it('that nobody named a model for says how to name one', async () => {
    await using one = await asking(() => HELLO)

    const asked = eventsOf(one.models.router.ask(plainCall({ role: 'planner' })))

    await expect(asked).rejects.toThrow('mh model set planner PROVIDER/MODEL')
  })

  it('may name the builtin provider before a model', async () => {
    await using one = await asking(() => HELLO)
    await one.models.writeFile({
      ...one.file,
      defaults: { persona: 'builtin/extractive' },
      roleHierarchy: { persona: ['main'] },
    })
    const builtin = () => Promise.resolve('Quotes.')

    const answered = await eventsOf(one.models.router.ask(plainCall({ builtin })))
    const without = await eventsOf(one.models.router.ask(plainCall()))

    expect(textOf(answered)).toBe('Quotes.')
    expect(textOf(without)).toBe('Hello.')
  })

  it('is given to models by name, in their order', async () => {
    await using one = await asking(() => HELLO)
    const { router, layout } = one.models

    const item = await router.setRole(
      'planner',
      { model: 'ollama/gone', others: ['main', 'openai/gpt'] },
      'user:u1',
    )
    const unknown = router.setRole('planner', { model: 'main', others: ['nobody'] }, 'user:u1')

    expect(item).toMatchObject({ resolves: 'ollama/gone' })
    expect(item.chain.map(({ id }) => id)).toEqual(['ollama/gone', 'main', 'openai/gpt'])
    await expect(unknown).rejects.toMatchObject({ code: 'invalid-input' })
    const kept = JSON.parse(await readFile(`${layout.etc}/models.json`, 'utf8'))
    expect(kept.models['openai/gpt']).toEqual({ provider: 'openai', model: 'gpt' })
  })

  it('asks no server that the owner does not allow', async () => {
    await using one = await asking(() => HELLO)
    await one.models.writeFile({
      ...one.file,
      providers: { ollama: { baseUrl: 'http://169.254.169.254' } },
    })

    const asked = eventsOf(one.models.router.ask(plainCall()))

    await expect(asked).rejects.toMatchObject({ kind: 'not-allowed' })
  })
})
