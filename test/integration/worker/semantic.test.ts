import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SearchAnswer } from '../../../shared/api/memories.ts'
import type { ModelServer as ModelServerEntry } from '../../../shared/domain/model-server.ts'
import { eventually } from '../../support/eventually.ts'
import { meanings, ModelServer } from '../../support/model-server.ts'
import { openControl } from './control-client.ts'
import { type Place, useWorkers, type WorkerUnderTest } from './worker-under-test.ts'

const use = useWorkers(afterAll)
const embed = meanings('boat ship sailing', 'doctor physician', 'bread loaf baking')
let server: ModelServer
let place: Place
let worker: WorkerUnderTest

beforeAll(async () => {
  server = await ModelServer.listen({ embed, refuses: (text) => text.includes('unspeakable') })
  place = await use.place()
  worker = await started()
  await worker.call('PUT', '/api/secrets/ollama', { body: { value: 'sk-of-ollama' } })
  await worker.call('PUT', '/api/secrets/other', { body: { value: 'sk-of-another' } })
  await setEmbedder({ model: 'test-embedder' })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

async function started(generation = 1): Promise<WorkerUnderTest> {
  const one = await use.worker(place, { generation }).ready()
  await allow(one, [{ url: server.url, local: true }])
  return one
}

async function allow(one: WorkerUnderTest, modelServers: ModelServerEntry[]): Promise<void> {
  const control = await openControl(one)
  await control.said('next-wake')
  control.send({ kind: 'preferences', timeZone: null, modelServers })
}

async function setEmbedder(more: { model: string; baseUrl?: string }): Promise<void> {
  const { model, baseUrl = server.url } = more
  const body = {
    defaults: { embedder: 'embedder' },
    models: { embedder: { provider: 'ollama', model } },
    providers: { ollama: { baseUrl, retries: 0 } },
  }
  const { status } = await worker.call('PUT', '/api/config/models', { body })
  if (status !== 200) throw new Error(`models.json was refused with ${status}`)
}

async function search(q: string, more = ''): Promise<SearchAnswer> {
  const { body } = await worker.call(
    'GET',
    `/api/memories/search?q=${encodeURIComponent(q)}${more}`,
  )
  return body
}

async function hybrid(q: string, more = ''): Promise<SearchAnswer> {
  return await eventually(async () => {
    const answer = await search(q, more)
    return answer.mode === 'hybrid' ? answer : undefined
  })
}

function contents({ hits }: SearchAnswer): string[] {
  return hits.map(({ event }) => event.content)
}

/** Bytes of the vectors' files. */
async function vectorBytes(): Promise<Buffer> {
  const folder = join(place.profile, 'memory/index')
  const names = (await readdir(folder)).filter((name) => name.startsWith('vectors'))
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))))
}

describe('a search by meaning', () => {
  it('finds what shares no word with the question, and says how', async () => {
    await worker.capture('We went sailing at dawn')
    await worker.capture('The physician was kind')
    await worker.capture('Paid the rent')

    const answer = await hybrid('ship')

    expect(contents(answer)[0]).toBe('We went sailing at dawn')
    expect(answer.hits[0]?.why).toBe('meaning: 1.00')
    expect(answer.hits).toHaveLength(1)
  })

  it('joins it with what shares words, by their places', async () => {
    await worker.capture('The ship of Theseus is a riddle')

    const answer = await hybrid('ship')

    expect(contents(answer).slice(0, 2)).toEqual([
      'The ship of Theseus is a riddle',
      'We went sailing at dawn',
    ])
    expect(answer.hits[0]?.why).toContain('its words: ship')
    expect(answer.hits[0]?.why).toContain('meaning: ')
  })

  it('keeps to the filters', async () => {
    await worker.capture('A loaf of rye', { type: 'recipe', timestamp: '2024-05-05T10:00:00Z' })
    await worker.capture('Baking all day', { timestamp: '2025-05-05T10:00:00Z' })

    expect(contents(await hybrid('bread', '&type=recipe'))).toEqual(['A loaf of rye'])
    expect(contents(await hybrid('bread', '&from=2025-01-01T00:00:00Z'))).toEqual([
      'Baking all day',
    ])
    expect(contents(await hybrid('bread in May 2024'))[0]).toBe('A loaf of rye')
  })

  it('follows a memory that is changed, binned, restored or said to be wrong', async () => {
    const { id } = await worker.capture('Nothing of note')
    const path = `/api/memories/${id}`
    await worker.call('PATCH', path, { body: { content: 'Saw the physician again' } })
    expect(contents(await hybrid('doctor'))).toContain('Saw the physician again')

    await worker.call('DELETE', path)
    expect(contents(await hybrid('doctor'))).not.toContain('Saw the physician again')
    await worker.call('POST', `${path}/restore`)
    // What comes back is embedded beside everything else.
    const restored = async () =>
      contents(await hybrid('doctor')).includes('Saw the physician again')
    expect(await eventually(restored)).toBe(true)
    await worker.call('POST', `${path}/validate`, { body: { status: 'incorrect' } })
    expect(contents(await hybrid('doctor'))).not.toContain('Saw the physician again')
  })

  it('embeds what is imported, and the rest of a batch when the model does not take one text', async () => {
    const lines = ['An unspeakable thing', 'A ferry boat', 'Another day'].map((content) => ({
      content,
    }))
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    await worker.call('POST', '/api/memories/import', { body })

    expect(contents(await hybrid('sailing'))).toContain('A ferry boat')
    const { body: models } = await worker.call('GET', '/api/models')
    expect(models.embedding).toMatchObject({ state: 'current', progress: 1, dimension: 4 })
    expect(models.embedding.leftOut).toBeGreaterThanOrEqual(1)
  })
})

describe('what leaves the worker', () => {
  it('is nothing of the privacy class none, and local memories while the owner calls the server local', async () => {
    await worker.capture('My secret ship canary-none', { privacy: 'none' })
    await worker.capture('Our ship canary-local', { privacy: 'local' })
    const changed = await worker.capture('Was anybody’s ship')
    await hybrid('boat')
    await worker.call('PATCH', `/api/memories/${changed.id}`, {
      body: { privacy: 'none', content: 'Is my own ship canary-changed' },
    })

    await hybrid('boat')

    expect(server.bytes).toContain('canary-local')
    expect(server.bytes).not.toContain('canary-none')
    expect(server.bytes).not.toContain('canary-changed')
  })

  it('has the key of its provider and no other', () => {
    const keys = new Set(server.received.map(({ headers }) => headers.authorization))

    expect([...keys]).toEqual(['Bearer sk-of-ollama'])
    expect(server.bytes).not.toContain('sk-of-another')
  })

  it('is nothing local once the owner says that the server is none of the house', async () => {
    await allow(worker, [{ url: server.url, local: false }])
    await eventually(async () => {
      const { body } = await worker.call('GET', '/api/models')
      return body.providers.some(({ isLocal }: { isLocal: boolean }) => !isLocal)
    })
    await worker.capture('A physician for canary-house', { privacy: 'local' })
    await worker.capture('A doctor for all')
    await hybrid('doctor')

    expect(server.bytes).not.toContain('canary-house')
    await allow(worker, [{ url: server.url, local: true }])
    await eventually(() => server.bytes.includes('canary-house'))
  })

  it('goes to no server once the owner takes it from the list', async () => {
    await allow(worker, [])
    const note = await eventually(async () => (await search('anything')).note)
    const before = server.received.length
    await worker.capture('Another boat')
    const { mode } = await search('sailing')

    expect(mode).toBe('lexical')
    expect(note).toContain('The owner does not allow')
    expect(server.received).toHaveLength(before)
    await allow(worker, [{ url: server.url, local: true }])
    await hybrid('sailing')
  })
})

describe('an embedder that fails', () => {
  it.each([
    ['stalls', { kind: 'stalls' }, /did not answer in time/],
    ['answers garbage', { kind: 'garbage', body: '[]' }, /something else than was asked for/],
    ['is busy', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, /busy/],
    [
      'gives another dimension',
      { kind: 'dimension', dimension: 7 },
      /7 numbers where 4 were expected/,
    ],
  ] as const)('which %s does not fail a search: it says why', async (name, behaviour, reason) => {
    server.behaviour = behaviour
    const answer = await eventually(async () => {
      const one = await search(`ship ${name} ${Math.random()}`)
      return one.note !== undefined && reason.test(one.note) ? one : undefined
    })
    server.behaviour = { kind: 'answers' }

    expect(answer.mode).toBe('lexical')
    expect(contents(answer)).toContain('The ship of Theseus is a riddle')
    expect(contents(await hybrid(`ship after it ${name}`)).length).toBeGreaterThan(0)
  })
})

describe('another model', () => {
  it('begins anew, and is never compared with the vectors of the one before', async () => {
    const before = server.texts.length
    server.embed = (text) => [...embed(text), 0, 0].toReversed()
    server.behaviour = { kind: 'status', status: 503 }
    await setEmbedder({ model: 'other-embedder' })
    const meanwhile = await search('ship')
    server.behaviour = { kind: 'answers' }

    const answer = await hybrid('ship')

    expect(meanwhile.mode).toBe('lexical')
    expect(meanwhile.note).toContain('No memory is embedded with ollama/other-embedder yet.')
    expect(contents(answer)).toContain('We went sailing at dawn')
    expect(server.texts.slice(before)).toContain('We went sailing at dawn')
    const { body } = await worker.call('GET', '/api/models')
    expect(body.embedding.dimension).toBe(6)
  })

  it('is not asked again for what it embedded before the worker was ended', async () => {
    await worker.end('SIGKILL')
    worker = await started(2)
    const before = server.texts.length

    const answer = await hybrid('ship')

    expect(contents(answer)).toContain('We went sailing at dawn')
    expect(server.texts.slice(before)).toEqual(['ship'])
  })
})

describe('a memory that is forgotten', () => {
  it('leaves no vector, with an embedder or without one', async () => {
    const marked = [0.123456, -0.654321, 0.777, 0.31337]
    const length = Math.hypot(...marked)
    const bytes = Buffer.from(Float32Array.from(marked, (value) => value / length).buffer)
    server.embed = (text) =>
      text.includes('xyzzy') ? [...marked, 0, 0] : [...embed(text), 0, 0].toReversed()
    const { id } = await worker.capture('The xyzzy thing')
    await hybrid('xyzzy')
    expect((await vectorBytes()).includes(bytes)).toBe(true)

    const { body } = await worker.call('POST', `/api/memories/${id}/forget`)

    expect(body.stores).toContainEqual({ name: 'vectors', removed: 1, redacted: 0, left: [] })
    const after = await vectorBytes()
    expect(after.includes(bytes)).toBe(false)
    expect(after.includes(id)).toBe(false)
    // Whatever else keeps something there must say how it forgets.
    const names = await readdir(join(place.profile, 'memory/index'))
    expect(names.filter((name) => !/^(?:memory|vectors)\.sqlite/.test(name))).toEqual([])
  })

  it('of which a worker without an embedder knows nothing leaves none either', async () => {
    const { id } = await worker.capture('One more boat')
    await hybrid('boat')
    expect((await vectorBytes()).includes(id)).toBe(true)
    await worker.end()
    await writeFile(join(place.profile, 'etc/models.json'), '{}')
    worker = await started(3)
    expect((await search('boat')).note).toBeUndefined()

    await worker.call('POST', `/api/memories/${id}/forget`)

    expect((await vectorBytes()).includes(id)).toBe(false)
  })
})
