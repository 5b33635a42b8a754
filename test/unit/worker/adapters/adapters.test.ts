import { readFile, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../support/eventually.ts'
import { OllamaServer } from '../../../support/ollama-server.ts'
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts'
import { CALLER, adaptersIn, gguf } from './adapters-under-test.ts'

let folder: TemporaryFolder
let server: OllamaServer
beforeEach(async () => {
  folder = await temporaryFolder()
  server = await OllamaServer.listen('base:14b', 'other:7b')
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const DAY = '2025-11-05'
const NEXT = '2025-11-06'
const RUN = `${DAY}-031500-0a1b2c`

async function opened(person?: Parameters<typeof adaptersIn>[2]) {
  const open = await adaptersIn(folder.path, { ollama: server.url }, person)
  const globalSettings = { theirs: 1, useAdapter: false, activeAdapter: null }
  await open.models({ globalSettings, providers: { ollama: { baseUrl: server.url } }, kept: 'x' })
  await open.put(`${DAY}/adapter.gguf`, gguf('llama'))
  await open.put(`${DAY}/Modelfile`, 'FROM base:14b\nADAPTER /home/x/adapter.gguf\n')
  await open.put(`${DAY}/eval.json`, { score: 0.81, passed: true })
  await open.put(`${NEXT}/adapter.gguf`, gguf('llama', 'newer tensors'))
  await open.put(`${NEXT}/adapter.json`, { baseModel: 'base:14b', provider: 'ollama' })
  return open
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  )
}

describe('the list', () => {
  it('reads the folders of the single-user system by the files in them', async () => {
    const { adapters, put } = await opened()
    await put('2025-11-01/instructions.jsonl', '{}')
    await put('2025-11-02/approved.json', { approvedBy: 'x' })
    await put('2025-11-02/metadata.json', { pairCount: 12, createdAt: '2025-11-02T00:00:00Z' })
    await put('2025-11-03/adapter_model.safetensors', 'xx')
    await put('2025-11-04/auto-rejected.json', '{}')
    await put('_rejected/2025-11-04/rejected.json', '{ torn')
    await put('history-merged/adapter.gguf', gguf('llama'))

    const { items } = await adapters.list()

    const shown = items.map(({ id, status, hindrance }) => [id, status, hindrance === null])
    expect(shown).toEqual([
      ['rejected:2025-11-04', 'rejected', false],
      ['history-merged', 'trained', false],
      [NEXT, 'trained', true],
      [DAY, 'evaluated', true],
      ['2025-11-04', 'rejected', false],
      ['2025-11-03', 'trained', false],
      ['2025-11-02', 'approved', false],
      ['2025-11-01', 'pending', false],
    ])
    expect(items.find(({ id }) => id === DAY)).toMatchObject({
      evalScore: 0.81,
      baseModel: 'base:14b',
      gguf: `out/adapters/${DAY}/adapter.gguf`,
      bytes: gguf('llama').length,
    })
    expect(items.find(({ id }) => id === '2025-11-02')?.pairCount).toBe(12)
  })

  it('follows no link, and finds what a run left', async () => {
    const { adapters, put } = await opened()
    await put(`2025-11-07/${RUN}/Modelfile`, 'FROM other:7b\n')
    await put(`2025-11-07/${RUN}/adapter.gguf`, gguf('llama'))
    const own = join(folder.path, 'out', 'adapters')
    await symlink(`${RUN}/Modelfile`, join(own, '2025-11-07', 'Modelfile'))
    await symlink('/etc', join(own, 'linked'))
    await put('2025-11-08/approved.json', '{}')
    await symlink('/etc/hostname', join(own, '2025-11-08', 'adapter.gguf'))

    const { items } = await adapters.list()

    expect(items.map(({ id }) => id)).not.toContain('linked')
    expect(items.find(({ id }) => id === '2025-11-08')?.gguf).toBeNull()
    expect(items.find(({ id }) => id === '2025-11-07')).toMatchObject({
      baseModel: 'other:7b',
      gguf: `out/adapters/2025-11-07/${RUN}/adapter.gguf`,
    })
  })
})

describe('an activation', () => {
  it('gives the file to the server, has it make a model, and writes down what is in force', async () => {
    const { activated, adapters, file, told } = await opened()

    const activation = await activated(DAY)

    expect(activation).toMatchObject({ status: 'done', message: null })
    const { globalSettings, ...others } = await file()
    const { activeAdapter } = globalSettings
    expect(activeAdapter).toMatchObject({
      modelName: expect.stringMatching(/^mh-alice-2025_11_05\.[0-9a-f]{16}$/),
      adapterPath: `out/adapters/${DAY}`,
      ggufAdapterPath: `out/adapters/${DAY}/adapter.gguf`,
      evalScore: 0.81,
      dataset: DAY,
      status: 'loaded',
      baseModel: 'base:14b',
      provider: 'ollama',
    })
    expect(globalSettings).toMatchObject({ theirs: 1, useAdapter: true })
    expect(others).toMatchObject({ kept: 'x' })
    const made = server.models.get(activeAdapter.modelName)
    expect(made).toMatchObject({ from: 'base:14b', digest: activeAdapter.digest })
    expect(made?.modelfile).toBe(`FROM base:14b\nADAPTER @sha256:${activeAdapter.digest}\n`)
    expect(server.blobs.get(activeAdapter.digest)).toEqual(gguf('llama'))
    expect((await adapters.list()).items.find(({ active }) => active)?.id).toBe(DAY)
    expect(told).toEqual([`adapter-activated ${DAY}`])
  })

  it('is audited without names of files', async () => {
    const { activated } = await opened()

    await activated(DAY)

    const today = new Date().toISOString().slice(0, 10)
    const lines = await readFile(join(folder.path, 'logs', 'audit', `${today}.ndjson`), 'utf8')
    const { event, actor, details } = JSON.parse(lines.split('\n')[0] ?? '')
    expect({ event, actor }).toEqual({ event: 'adapter_activated', actor: CALLER.actor })
    expect(details).toMatchObject({ adapter: DAY, provider: 'ollama', how: 'activated' })
  })

  it('sends the provider’s own key, and no other', async () => {
    const { activated, secrets } = await opened()
    await secrets.set('ollama', 'sk-own')
    await secrets.set('openai', 'sk-other')

    await activated(DAY)

    expect([...server.keys]).toEqual(['Bearer sk-own'])
  })

  it('sends and makes nothing that is there already', async () => {
    const { activated } = await opened()
    await activated(DAY)
    server.lines.length = 0

    await activated(DAY)

    expect(server.lines.filter((line) => /^POST \/api\/(blobs|create)/.test(line))).toEqual([])
  })

  it.each([
    ['fails', /did not make a model.*its own log says why/],
    ['refuses', /Newer versions of Ollama load no adapters/],
    ['garbage', /did not make a model/],
    ['breaks-off', /cannot be reached/],
    ['stalls', /did not answer in time/],
  ] as const)('of a server that %s leaves in force what was', async (create, words) => {
    const { activated, file, models, told } = await opened()
    await activated(DAY)
    const before = await file()
    await models({ ...before, providers: { ollama: { baseUrl: server.url, timeoutMs: 300 } } })
    server.create = create

    const activation = await activated(NEXT)

    expect(activation).toMatchObject({ status: 'failed', message: expect.stringMatching(words) })
    expect(activation.message).not.toContain('a-word-of-the-server')
    expect((await file()).globalSettings).toEqual(before.globalSettings)
    expect(told).toEqual([`adapter-activated ${DAY}`, `adapter-failed ${NEXT}`])
  })

  it('that is ended in the middle leaves in force what was, and can be done again', async () => {
    const { activated, adapters, file } = await opened()
    await activated(DAY)
    const before = await file()
    server.create = 'stalls'
    await adapters.activate(NEXT, CALLER)
    const busy = await refusal(adapters.activate(DAY, CALLER))
    const { because } = adapters

    await adapters.stop()
    server.create = 'makes'
    const again = await (await adaptersIn(folder.path, { ollama: server.url })).activated(NEXT)

    expect(busy).toContain('is being activated')
    expect(because).toEqual([{ code: 'activation', values: { adapter: NEXT } }])
    expect((await file()).globalSettings.adapterHistory[0]).toEqual(
      before.globalSettings.adapterHistory[0],
    )
    expect(again.status).toBe('done')
  })

  it.each([
    ['another kind of model', gguf('qwen3'), /kind qwen3, and base:14b is of the kind llama/],
    ['a whole model', gguf('llama', 'x', 'model'), /whole model and no adapter/],
    ['no GGUF file', Buffer.from('{"this": "is something else entirely"}'), /no GGUF file/],
    ['a torn head', gguf('llama').subarray(0, 40), undefined],
  ])('of %s says so before anything is sent', async (_what, content, words) => {
    const { activated, put } = await opened()
    await put(`${DAY}/adapter.gguf`, content)

    const activation = await activated(DAY)

    if (words === undefined) expect(activation.status).toBe('done')
    else expect(activation.message).toMatch(words)
    expect(server.blobs.size).toBe(words === undefined ? 1 : 0)
  })

  it('asks no server for a base model that it would have to fetch', async () => {
    const { activated, put } = await opened()
    await put(`${NEXT}/adapter.json`, { baseModel: 'far:70b' })

    const { message } = await activated(NEXT)

    expect(message).toContain('ollama pull far:70b')
    expect(server.lines).not.toContain('POST /api/create')
  })

  it('does not read through a link that took the place of the file', async () => {
    const { adapters, ended } = await opened()
    const path = join(folder.path, 'out', 'adapters', DAY, 'adapter.gguf')
    await writeFile(join(folder.path, 'outside.gguf'), gguf('llama', 'a secret'))
    await adapters.list()
    // Heard from the beginning: it may be refused while the file is being exchanged.
    const outcome = adapters
      .activate(DAY, CALLER)
      .then(ended, (error: unknown) => ({ message: String(error) }))
    await unlink(path)
    await symlink(join(folder.path, 'outside.gguf'), path)

    expect((await outcome).message).toMatch(/link|GGUF/)
    expect([...server.blobs.values()].join('')).not.toContain('a secret')
  })
})

describe('a model’s name', () => {
  it('is never that of another person, whatever they and their adapters are called', async () => {
    const first = await opened({ userId: 'user-1', username: 'a' })
    await first.put('b-c/adapter.gguf', gguf('llama'))
    await first.put('b-c/adapter.json', { baseModel: 'base:14b' })
    await first.activated('b-c')
    await using elsewhere = await temporaryFolder()
    const person = { userId: 'user-2', username: 'a-b' }
    const second = await adaptersIn(elsewhere.path, { ollama: server.url }, person)
    await second.models({ providers: { ollama: { baseUrl: server.url } } })
    await second.put('c/adapter.gguf', gguf('llama'))
    await second.put('c/adapter.json', { baseModel: 'base:14b' })

    await second.activated('c')

    const names = [...server.models.keys()].filter((name) => name.startsWith('mh-'))
    expect(names).toEqual([
      expect.stringMatching(/^mh-a-b_c\./),
      expect.stringMatching(/^mh-a-b-c\./),
    ])
    expect(names.map((name) => name.split('.')[1])).toHaveLength(
      new Set(names.map((name) => name.split('.')[1])).size,
    )
  })

  it('is another when the file is another, and old models are taken away at last', async () => {
    const { activated, put } = await opened()
    for (const filling of ['one', 'two', 'three', 'four', 'five']) {
      await put(`${DAY}/adapter.gguf`, gguf('llama', filling))
      await activated(DAY)
    }

    const names = () => [...server.models.keys()].filter((name) => name.startsWith('mh-'))
    await eventually(() => names().length === 3)
    expect(server.lines.filter((line) => line === 'DELETE /api/delete')).toHaveLength(2)
  })
})

describe('the way back', () => {
  it('leads to the adapter before, then to none', async () => {
    const { activated, adapters, ended, file } = await opened()
    await activated(DAY)
    const first = (await file()).globalSettings.activeAdapter
    await activated(NEXT)

    await adapters.rollback(NEXT, CALLER)
    await ended()
    const back = (await file()).globalSettings
    const none = await adapters.rollback(DAY, CALLER)
    const { active, history } = await adapters.list()

    expect(back).toMatchObject({ useAdapter: true, activeAdapter: { modelName: first.modelName } })
    expect({ none, active }).toEqual({ none: null, active: null })
    expect(history.map(({ action, adapterId }) => [action, adapterId])).toEqual([
      ['rolled-back', null],
      ['rolled-back', DAY],
      ['activated', NEXT],
      ['activated', DAY],
    ])
  })

  it('leads to an adapter that the single-user system had put in force', async () => {
    const { activated, adapters, ended, file, models } = await opened()
    const old = {
      modelName: 'greg-2025-11-05',
      adapterPath: `/home/greg/metahuman/out/adapters/${DAY}/adapter_model.safetensors`,
      status: 'loaded',
      modelfilePath: '/home/greg/Modelfile',
    }
    const globalSettings = { useAdapter: true, activeAdapter: old }
    await models({ globalSettings, providers: { ollama: { baseUrl: server.url } } })
    const before = await adapters.list()
    await activated(NEXT)
    const { activeAdapter, adapterHistory } = (await file()).globalSettings

    await adapters.rollback(NEXT, CALLER)
    await ended()

    expect(before.active).toMatchObject({ adapterId: DAY, inUse: true })
    expect(activeAdapter).not.toHaveProperty('modelfilePath')
    expect(adapterHistory[0].adapter).toMatchObject(old)
    expect((await adapters.list()).active?.modelName).toMatch(/^mh-alice-2025_11_05\./)
  })

  it('is also to switch it off, which keeps the model for the next time', async () => {
    const { activated, adapters, file, told } = await opened()
    await activated(DAY)

    const other = await refusal(adapters.deactivate(NEXT, CALLER))
    await adapters.deactivate(DAY, CALLER)

    expect(other).toContain(`is not active. Active is ${DAY}.`)
    expect((await file()).globalSettings).toMatchObject({ useAdapter: false, activeAdapter: null })
    expect([...server.models.keys()].some((name) => name.startsWith('mh-'))).toBe(true)
    expect(told.at(-1)).toBe('adapter-deactivated')
  })
})

describe('what cannot be', () => {
  it('names the remedy', async () => {
    const { adapters, models, put } = await opened()
    await put('2025-11-03/adapter_model.safetensors', 'xx')
    await put('2025-11-04/adapter.gguf', gguf('llama'))
    const refused = async (id: string) => await refusal(adapters.activate(id, CALLER))
    const said = [await refused('2025-11-03'), await refused('2025-11-04'), await refused('../x')]

    await models({
      defaults: { persona: 'studio/m' },
      providers: { studio: { kind: 'openai', baseUrl: server.url } },
    })
    const openai = await refused(DAY)

    expect(said[0]).toContain('convert it, and put adapter.gguf into its folder')
    expect(said[1]).toContain('mh adapter add 2025-11-04 --base MODEL')
    expect(said[2]).toContain('There is no such adapter')
    expect(openai).toContain('--provider ollama')
    expect(openai).toContain('mh model set persona studio/MODEL')
  })

  it('is an adapter at a server that is not of the house, or not allowed', async () => {
    const { adapters, servers } = await opened()
    servers.allow([{ url: server.url, local: false }])
    const away = await refusal(adapters.activate(DAY, CALLER))
    servers.allow([])

    const foreign = await refusal(adapters.activate(DAY, CALLER))
    const fresh = { id: '2025-11-04', baseModel: 'base:14b', provider: 'ollama' }
    const added = await refusal(adapters.add(fresh, 'user:user-1'))

    expect(away).toContain('not of the house')
    expect(foreign).toContain('modelServers')
    expect(added).toContain('provider')
    expect(added).toContain('modelServers')
    expect(server.lines).toEqual([])
  })

  it.each(['words of somebody', 'mock', '__proto__'])(
    'is an adapter for the provider %s, of which the field is told, and of no 5xx',
    async (provider) => {
      const { adapters, put } = await opened()
      const asked = { id: '2025-11-04', baseModel: 'base:14b', provider }

      await expect(adapters.add(asked, 'user:user-1')).rejects.toMatchObject({
        code: 'invalid-input',
        details: { fields: [{ path: 'provider' }] },
      })
      await put(`2025-11-04/adapter.gguf`, gguf('llama'))
      await put('2025-11-04/adapter.json', { baseModel: 'base:14b', provider })
      await expect(adapters.activate('2025-11-04', CALLER)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('mh adapter add'),
      })
    },
  )

  it('is said when an adapter is added, whose own notes stay', async () => {
    const { adapters, put } = await opened()
    await put('2025-11-04/one.gguf', gguf('llama'))
    await put('2025-11-04/two.gguf', gguf('llama'))
    await put('2025-11-04/adapter.json', { mine: 'kept' })
    const asked = { id: '2025-11-04', baseModel: 'base:14b' }

    const wrong = await refusal(adapters.add({ ...asked, gguf: 'three.gguf' }, 'user:user-1'))
    const added = await adapters.add({ ...asked, gguf: 'two.gguf' }, 'user:user-1')

    expect(wrong).toContain('has no such GGUF file')
    expect(added).toMatchObject({ baseModel: 'base:14b', hindrance: null })
    expect(added.gguf).toBe('out/adapters/2025-11-04/two.gguf')
    const path = join(folder.path, added.gguf ?? '', '..', 'adapter.json')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ mine: 'kept' })
  })
})
