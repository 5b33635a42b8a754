import { describe, expect, it } from 'vitest'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const ok = (body: unknown) => ({ status: 200, body })
const embedder = {
  role: 'embedder',
  status: 'ready',
  resolves: 'ollama/nomic',
  reason: null,
  chain: [],
}
const chained = { provider: 'p', kind: 'openai', model: 'm', contextWindow: 8192, problem: null }
const persona = {
  ...embedder,
  role: 'persona',
  resolves: 'main',
  chain: [
    { ...chained, id: 'main' },
    { ...chained, id: 'gone', problem: 'not allowed' },
    { ...chained, id: 'small' },
  ],
}
const script: Script = {
  'GET /api/models': ok({
    items: [embedder, persona, { ...embedder, role: 'coder', status: 'unset', resolves: null }],
    nextCursor: null,
    providers: [
      {
        name: 'ollama',
        kind: 'ollama',
        baseUrl: 'http://127.0.0.1:11434',
        isLocal: true,
        problem: null,
        health: { status: 'down', at: '2026-11-25T00:00:00Z', reason: 'cannot be reached' },
      },
    ],
    embedding: {
      state: 'waiting',
      reason: 'cannot be reached',
      model: 'ollama/nomic',
      dimension: 3,
      embedded: 5,
      leftOut: 2,
      progress: 0.5,
    },
    servers: [],
    budget: {
      status: 'within',
      tokensPerDay: 5000,
      usedToday: 120,
      callsToday: 1,
      day: '2026-11-25',
      timeZone: 'UTC',
      reason: null,
    },
  }),
  'POST /api/models/probe': ok({
    items: [
      { provider: 'a', ok: true, tookMs: 3, reason: null, models: ['m'], missing: ['n'] },
      { provider: 'b', ok: false, tookMs: 3, reason: 'It is silent.', models: [], missing: [] },
    ],
    nextCursor: null,
  }),
  'PUT /api/models/roles/embedder': ok({ success: true, item: embedder }),
  'PUT /api/models/roles/persona': ok({ success: true, item: persona }),
  'GET /api/memories/search': ok({
    mode: 'partial',
    progress: 0.25,
    note: 'The embedder\u001b[2J is slow.',
    hits: [],
    nextCursor: 'next-page',
  }),
}

describe('mh model', () => {
  it('lists roles with what follows, providers, the budget and how far the memories are embedded', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(['model', 'list'], place)

    expect(stdout).toMatch(/embedder +ready +ollama\/nomic/)
    expect(stdout).toMatch(/ollama +http:\/\/127\.0\.0\.1:11434 +yes +down: cannot be reached/)
    expect(stdout).toMatch(/persona +ready +main +\(gone\), small/)
    expect(stdout).toContain('Used today: 120 of 5000 tokens, 1 question')
    expect(stdout).toContain('Embedded 5 memories, 2 left out; waiting, 50 %: cannot be reached')
  })

  it('fails a probe when a provider does not answer, and says what each said', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['model', 'probe'], place)

    expect(run.code).toBe(1)
    expect(run.stdout).toContain('a: answers after 3 ms; m\n  it lacks: n\nb: It is silent.')
    expect(run.stderr).toContain('No answer from: b.')
  })

  it('gives a role to a model', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['model', 'set', 'embedder', 'ollama/nomic'], place)
    const given = fake.seen('PUT /api/models/roles/embedder')?.body
    const wrong = await mh.run(['model', 'set', 'cook', 'x'], place)

    expect(run.stdout).toBe('The role embedder is served by ollama/nomic.\n')
    expect(given).toEqual({ model: 'ollama/nomic' })
    expect(wrong).toMatchObject({ code: 2 })
  })

  it('names those that come after it, and says why another one serves the role', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(['model', 'set', 'persona', 'gone', 'main', 'small'], place)

    expect(fake.seen('PUT /api/models/roles/persona')?.body).toEqual({
      model: 'gone',
      others: ['main', 'small'],
    })
    expect(stdout).toBe(
      'The role persona is served by main, since gone cannot be asked: not allowed\n',
    )
  })
})

it('mh remember says how it was searched, why, and how to go on', async () => {
  await using place = await temporaryRoot()
  await using fake = await FakeSupervisor.open(place.layout, script)

  const { stderr } = await mh.run(['remember', 'x', '--cursor', 'this-page'], place)

  expect(stderr).toContain('Memories are being embedded (25 % done)')
  expect(stderr).toContain('Looked for by words only: The embedder')
  expect(stderr).not.toContain('\u001b')
  expect(stderr).toContain('--cursor next-page')
  expect(fake.lines).toContain('GET /api/memories/search?q=x&cursor=this-page')
})
