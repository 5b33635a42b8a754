import { afterEach, describe, expect, it } from 'vitest'
import { AllowedServers } from '../../../../worker/models/allowed-servers.ts'
import { retryAfter } from '../../../../worker/models/answer-status.ts'
import { createEmbedder } from '../../../../worker/models/embedder.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import { ModelsFile } from '../../../../worker/models/models-file.ts'
import { Providers } from '../../../../worker/models/providers.ts'
import { checkedLookup } from '../../../../worker/models/server-request.ts'
import { ModelServer } from '../../../support/model-server.ts'

const servers: ModelServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

async function serving(): Promise<ModelServer> {
  const server = await ModelServer.listen({
    embed: (text) => [text.length, 1, 0],
    refuses: (text) => text.includes('refuse'),
  })
  servers.push(server)
  return server
}

function providersOf(
  file: unknown,
  listed: Parameters<AllowedServers['allow']>[0],
  secrets: Record<string, string> = {},
): Providers {
  const allowed = new AllowedServers()
  allowed.allow(listed)
  const parsed = ModelsFile.parse(file, 'models.json')
  return new Providers({
    file: () => parsed,
    servers: allowed,
    secret: (name) => Promise.resolve(secrets[name]),
  })
}

const SIGNAL = new AbortController().signal
const PATIENT = { signal: SIGNAL, timeoutMs: 60_000, retries: 0 }
/** For a server that never answers, but has to be reached. */
const SHORT_MS = 2_000
const FREE = { acquire: () => Promise.resolve({ release: () => undefined }) }
const OPTIONS = { queryPrefix: '', documentPrefix: '' }

async function failureOf(work: Promise<unknown>): Promise<ModelFailure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ModelFailure) return error
  throw new Error(`no failure of a model: ${String(error)}`)
}

describe.each(['ollama', 'openai'] as const)('the provider %s', (kind) => {
  async function opened(secrets: Record<string, string> = {}) {
    const server = await serving()
    const file = { providers: { [kind]: { baseUrl: server.url } } }
    const provider = providersOf(file, [server.url], secrets).open(kind)
    const embedder = createEmbedder({
      provider,
      model: 'test-embedder',
      options: OPTIONS,
      slots: FREE,
    })
    return { server, provider, embedder }
  }

  it('embeds texts in their order, as vectors of unit length', async () => {
    const { embedder } = await opened()

    const [three, twelve] = await embedder.embed(['abc', 'twelve chars'], 'document', PATIENT)

    expect([...(three ?? [])].map((value) => value.toFixed(3))).toEqual(['0.949', '0.316', '0.000'])
    expect(twelve?.[0]).toBeGreaterThan(three?.[0] ?? 1)
  })

  it('names its models', async () => {
    const { provider } = await opened()

    expect(await provider.use((one) => one.models(PATIENT))).toContain('test-embedder')
  })

  it('understands an answer that comes a byte at a time', async () => {
    const { server, embedder } = await opened()
    server.behaviour = { kind: 'splits' }

    expect(await embedder.embed(['abc'], 'document', PATIENT)).toHaveLength(1)
  })

  it('sends the key of its own secret, and without one none', async () => {
    const { server, embedder } = await opened({ [kind]: 'sk-own', another: 'sk-other' })
    const bare = await opened({ another: 'sk-other' })

    await embedder.embed(['abc'], 'document', PATIENT)
    await bare.embedder.embed(['abc'], 'document', PATIENT)

    expect(server.received[0]?.headers.authorization).toBe('Bearer sk-own')
    expect(bare.server.bytes).not.toContain('sk-')
  })

  it.each([
    [{ kind: 'stalls' }, 'timeout'],
    [{ kind: 'stalls-in-body' }, 'timeout'],
    [{ kind: 'cuts-off' }, 'unreachable'],
    [{ kind: 'garbage', body: '{"embeddings": "no"}' }, 'garbage'],
    [{ kind: 'garbage', body: 'not { JSON' }, 'garbage'],
    [
      { kind: 'garbage', body: '{"embeddings": [[0, 0]], "data": [{"embedding": [0, 0]}]}' },
      'garbage',
    ],
    [{ kind: 'garbage', body: '{"embeddings": [], "data": []}' }, 'garbage'],
    [{ kind: 'status', status: 401 }, 'denied'],
    [{ kind: 'status', status: 404 }, 'denied'],
    [{ kind: 'status', status: 400 }, 'refused'],
    [{ kind: 'status', status: 500 }, 'unreachable'],
    [{ kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'garbage'],
  ] as const)('says of a server that %o: %s', async (behaviour, failure) => {
    const { server, embedder } = await opened()
    server.behaviour = behaviour
    const asking = failure === 'timeout' ? { ...PATIENT, timeoutMs: SHORT_MS } : PATIENT

    const thrown = await failureOf(embedder.embed(['a text'], 'document', asking))

    expect(thrown.kind).toBe(failure)
    expect(thrown.message).not.toContain('a text')
    expect(server.received).toHaveLength(1)
  })

  it('says when a busy server wants to be asked again, and asks again by itself when that is soon', async () => {
    const { server, embedder } = await opened()
    server.behaviour = { kind: 'status', status: 429, headers: { 'retry-after': '120' } }
    const later = await failureOf(embedder.embed(['abc'], 'document', { ...PATIENT, retries: 2 }))
    const tries = server.received.length
    server.behaviour = { kind: 'status', status: 429, headers: { 'retry-after': '0' } }

    const soon = await failureOf(embedder.embed(['abc'], 'document', { ...PATIENT, retries: 2 }))

    expect(later).toMatchObject({ kind: 'busy', retryAfterMs: 120_000 })
    expect(tries).toBe(1)
    expect(soon.kind).toBe('busy')
    expect(server.received).toHaveLength(tries + 3)
  })

  it('gives up as soon as it is told to', async () => {
    const { server, embedder } = await opened()
    server.behaviour = { kind: 'stalls' }
    const stop = new AbortController()
    const asked = failureOf(
      embedder.embed(['abc'], 'document', { ...PATIENT, signal: stop.signal }),
    )

    stop.abort()

    expect((await asked).kind).toBe('cancelled')
  })
})

it('puts in front of a text what its model wants there', async () => {
  const server = await serving()
  const provider = providersOf({ providers: { ollama: { baseUrl: server.url } } }, [
    server.url,
  ]).open('ollama')
  const options = { queryPrefix: 'query: ', documentPrefix: 'passage: ' }
  const embedder = createEmbedder({ provider, model: 'm', options, slots: FREE })

  await embedder.embed(['one'], 'question', PATIENT)
  await embedder.embed(['two'], 'document', PATIENT)

  expect(server.texts).toEqual(['query: one', 'passage: two'])
})

it('takes a base URL that ends with /v1 as one that does not', async () => {
  const server = await serving()
  const file = { providers: { mine: { kind: 'openai', baseUrl: `${server.url}/v1/` } } }
  const provider = providersOf(file, [server.url]).open('mine')

  await provider.use((one) => one.models(PATIENT))

  expect(server.received[0]?.path).toBe('/v1/models')
})

it('asks no server that the owner does not allow', async () => {
  const server = await serving()
  const file = { providers: { ollama: { baseUrl: server.url } } }

  expect(() => providersOf(file, []).open('ollama')).toThrow(/The owner does not allow/)
  expect(() => providersOf(file, [`${server.url}/below`]).open('ollama')).toThrow(/modelServers/)
  expect(server.received).toEqual([])
})

it.each([
  [['93.184.216.34', '127.0.0.1'], 'refused'],
  [['93.184.216.34'], 'connected'],
])('a name that leads to %j is %s', async (addresses, outcome) => {
  const allowed = new AllowedServers()
  allowed.allow(['https://api.example.com'])
  const verdict = allowed.judge('https://api.example.com')
  if (verdict.status !== 'allowed') expect.fail('it is listed')
  const found = addresses.map((address) => ({ address, family: 4 }))
  const lookup = checkedLookup(verdict.server, (_name, _options, done) => done(null, found))

  const error = await new Promise((resolve) => lookup('api.example.com', {}, resolve))

  if (outcome === 'connected') expect(error).toBeNull()
  else expect(error).toMatchObject({ kind: 'not-allowed' })
})

it.each([
  'http://0x7f.1:11434',
  'http://2130706433:11434',
  'http://0177.0.0.1:11434',
  'http://127.1:11434',
  'http://①②⑦.⓪.⓪.①:11434',
])('A12: %s is what it leads to, this machine, however it is written', (url) => {
  const servers = new AllowedServers()
  servers.allow(['http://127.0.0.1:11434'])

  expect(servers.judge(url)).toMatchObject({ status: 'allowed', server: { isLocal: true } })
  expect(servers.judge(url.replace('11434', '11435')).status).toBe('refused')
})

describe('an address that the owner lists', () => {
  const judged = (listed: Parameters<AllowedServers['allow']>[0], url: string) => {
    const servers = new AllowedServers()
    servers.allow(listed)
    return servers.judge(url)
  }

  it.each([
    ['http://127.0.0.1:11434', true],
    ['http://localhost:11434', true],
    ['http://[::1]:11434', true],
    ['http://192.168.1.20:8000', true],
    ['https://api.example.com/v1', false],
    ['http://203.0.113.7', false],
  ])('%s belongs to the house: %s', (url, isLocal) => {
    expect(judged([url], url)).toMatchObject({ status: 'allowed', server: { isLocal } })
  })

  it('belongs to the house when the owner says so, and only then', () => {
    expect(judged([{ url: 'http://gpu.lan', local: true }], 'http://gpu.lan')).toMatchObject({
      server: { isLocal: true },
    })
    expect(
      judged([{ url: 'http://127.0.0.1:9', local: false }], 'http://127.0.0.1:9'),
    ).toMatchObject({
      server: { isLocal: false },
    })
  })

  it.each([
    ['https://api.example.com', '10.1.2.3'],
    ['https://api.example.com', '127.0.0.1'],
    ['https://api.example.com', '169.254.169.254'],
    ['https://api.example.com', '::1'],
    ['https://api.example.com', '::ffff:127.0.0.1'],
    ['https://api.example.com', 'fd00::1'],
    ['https://api.example.com', '64:ff9b::7f00:1'],
    ['https://api.example.com', '64:ff9b:1::a00:1'],
    ['https://api.example.com', '::ffff:7f00:1'],
    ['https://api.example.com', '::ffff:a9fe:a9fe'],
    ['https://api.example.com', '::7f00:1'],
    ['https://api.example.com', '2002:7f00:1::1'],
    ['https://api.example.com', '2001::7f00:1'],
    ['https://api.example.com', 'fec0::1'],
    ['https://api.example.com', '0.0.0.0'],
    ['https://api.example.com', '100.64.0.1'],
    ['http://localhost', '93.184.216.34'],
  ])('A12: %s must not lead to %s', (url, address) => {
    const verdict = judged([url], url)
    if (verdict.status !== 'allowed') expect.fail('it is listed')

    expect(() => verdict.server.checkAddress(address)).toThrow(/leads to/)
  })

  it('that is said to be local must not lead outside', () => {
    const verdict = judged([{ url: 'http://gpu.lan', local: true }], 'http://gpu.lan')
    if (verdict.status !== 'allowed') expect.fail('it is listed')

    expect(() => verdict.server.checkAddress('93.184.216.34')).toThrow(/public/)
    expect(() => verdict.server.checkAddress('192.168.1.2')).not.toThrow()
  })

  it.each([
    ['https://api.example.com', 'http://api.example.com'],
    ['https://api.example.com', 'https://api.example.com:8443'],
    ['https://api.example.com', 'https://api.example.com.evil.org'],
    ['https://api.example.com/team', 'https://api.example.com/teams'],
    ['https://api.example.com', 'https://user:pass@api.example.com'],
    ['https://api.example.com', 'file:///etc/passwd'],
    ['https://api.example.com', 'gopher://api.example.com:70/_x'],
    ['https://api.example.com', 'https://api.example.com@127.0.0.1'],
    ['https://api.example.com', 'https:\\\\127.0.0.1\\@api.example.com'],
    ['https://api.example.com', 'http://0x7f.1'],
    ['https://api.example.com', 'http://2130706433'],
    ['https://api.example.com', 'http://0177.0.0.1'],
    ['https://api.example.com', 'http://127.1'],
    ['https://api.example.com', 'http://[::ffff:7f00:1]'],
    ['https://api.example.com', 'http://169.254.169.254'],
    ['https://api.example.com', 'http://localhost'],
    ['https://api.example.com', 'http://①②⑦.⓪.⓪.①'],
  ])('A12: %s does not allow %s', (listed, url) => {
    expect(judged([listed], url).status).toBe('refused')
  })
})

it.each([
  ['5', 5_000],
  ['Wed, 25 Nov 2026 00:00:10 GMT', 10_000],
  ['Wed, 25 Nov 2020 00:00:10 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('reads Retry-After: %s', (header, ms) => {
  expect(retryAfter(header, Date.parse('2026-11-25T00:00:00Z'))).toBe(ms)
})
