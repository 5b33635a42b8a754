import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CONFIG_NAMES } from '../../../../shared/domain/profile-config.ts'
import { makeProfileTree } from '../../../../shared/profile/make-profile-tree.ts'
import { ProfileConfig } from '../../../../worker/config/profile-config.ts'
import { Secrets } from '../../../../worker/config/secrets.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mh-config-'))
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

const open = (): ProfileConfig => new ProfileConfig({ root, onInvalid: () => undefined })
const by = (members: Record<string, unknown>, replace = false) => ({
  members,
  replace,
  actor: 'user:1',
})
const save = async (path: string, content: string): Promise<void> => {
  await mkdir(join(root, 'etc'), { recursive: true })
  await writeFile(join(root, path), content)
}
const load = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'))

describe('a config file', () => {
  it('that a new profile has is valid, each of them', async () => {
    await makeProfileTree(root, 'alice')

    const overview = await open().overview()

    expect(overview).toEqual(CONFIG_NAMES.map((name) => ({ name, problem: null })))
  })

  it.each(CONFIG_NAMES)('%s has its defaults while it is missing', async (name) => {
    expect(Object.keys(await open().read(name))).not.toEqual([])
  })

  it.each([
    ['sleep', { window: { start: '25:00', end: '06:30' } }, 'window.start'],
    ['boredom', { level: 'extreme' }, 'level'],
    ['cognitive-mode', { currentMode: 'free' }, 'currentMode'],
    ['training', { lora_dropout: 2 }, 'lora_dropout'],
    ['ingestor', { mode: 'eat' }, 'mode'],
    ['autonomy', { mode: 'total' }, 'mode'],
    ['audio', { formats: { maxSizeMB: -1 } }, 'formats.maxSizeMB'],
    ['models', { roleHierarchy: { persona: 'x' } }, 'roleHierarchy.persona'],
  ] as const)('%s is not changed to %j, and the field is named', async (name, change, field) => {
    await expect(open().put(name, by(change))).rejects.toMatchObject({
      details: { fields: [{ path: field }] },
    })
  })

  it('is not written from a version that is no longer the newest, and loses nothing', async () => {
    const config = open()
    const change = { ...by({ providers: { lab: { baseUrl: 'http://lab' } } }), version: 'none' }
    await config.put('models', change)
    const [shown] = await config.versions('models', 1)
    await config.put('models', by({ defaults: { persona: 'ollama/a' } }))

    const stale = { ...by({ providers: {} }, true), version: shown?.version }
    await expect(config.put('models', stale)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: { code: 'document-changed' } },
    })

    expect(await load('etc/models.json')).toMatchObject({
      providers: { lab: { baseUrl: 'http://lab' } },
      defaults: { persona: 'ollama/a' },
    })
    const [newest] = await config.versions('models', 1)
    await config.put('models', { ...stale, version: newest?.version })
    expect(await load('etc/models.json')).toEqual({ providers: {} })
  })

  it('with a member that we do not know keeps it through a change, and goes back', async () => {
    await save('etc/sleep.json', '{"enabled":true,"pillow":{"soft":true}}')
    const config = open()

    const changed = await config.put('sleep', by({ enabled: false }))
    const back = await config.undo('sleep', 'user:1')

    expect(changed).toEqual({ enabled: false, pillow: { soft: true } })
    expect(back).toEqual({ enabled: true, pillow: { soft: true } })
    expect(await load('etc/sleep.json')).toEqual(back)
  })

  it('that a hand has broken leaves the last good in force and says so', async () => {
    const config = open()
    await config.put('sleep', by({ maxDreamsPerNight: 7 }))
    await save('etc/sleep.json', '{"maxDreamsPerNight":"many"}')

    const overview = await config.overview()

    expect(await config.read('sleep')).toMatchObject({ maxDreamsPerNight: 7 })
    expect(overview.find(({ name }) => name === 'sleep')?.problem).toContain('maxDreamsPerNight')
  })

  it('A15: shows no key, and keeps it when the mask comes back', async () => {
    await save(
      'etc/audio.json',
      '{"transcription":{"openaiApiKey":"sk-canary","model":"base.en"},"maxTokens":5}',
    )
    const config = open()

    const shown = await config.read('audio')
    await config.put('audio', by({ ...shown, note: 'x' }, true))
    const history = await config.versions('audio', 10)

    expect(JSON.stringify([shown, history])).not.toContain('canary')
    expect(await load('etc/audio.json')).toEqual({
      transcription: { openaiApiKey: 'sk-canary', model: 'base.en' },
      maxTokens: 5,
      note: 'x',
    })
  })

  it('of the cognitive mode notes each change of it', async () => {
    const config = open()

    await config.put('cognitive-mode', by({ currentMode: 'agent' }))
    await config.put('cognitive-mode', by({ currentMode: 'agent' }))

    expect(await load('etc/cognitive-mode.json')).toMatchObject({
      currentMode: 'agent',
      lastChanged: expect.any(String),
      history: [{ mode: 'agent', actor: 'user:1', changedAt: expect.any(String) }],
    })
  })
})

describe('a secret', () => {
  it('is set, named, replaced and taken away, in a file for nobody else', async () => {
    await mkdir(join(root, 'etc'))
    const secrets = new Secrets(root)
    await secrets.set('openai', 'canary-1')
    await secrets.set('github.token', 'canary-2')
    await secrets.set('openai', 'canary-3')
    const names = await secrets.names()
    await secrets.remove('github.token')

    expect(names).toEqual(['github.token', 'openai'])
    expect(await load('etc/secrets.json')).toEqual({ openai: 'canary-3' })
    expect((await stat(join(root, 'etc/secrets.json'))).mode & 0o777).toBe(0o600)
    await expect(secrets.remove('github.token')).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each(['', '../x', '__proto__', 'a b', '1a'])('cannot have the name %j', async (name) => {
    await expect(new Secrets(root).set(name, 'x')).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is neither lost nor told when the file is broken', async () => {
    await save('etc/secrets.json', '{"openai":"canary"')

    const failure = await new Secrets(root).set('x', 'y').catch((error: unknown) => error)

    expect(failure).toMatchObject({ code: 'conflict' })
    expect(String(failure)).not.toContain('canary')
    expect(await readFile(join(root, 'etc/secrets.json'), 'utf8')).toBe('{"openai":"canary"')
  })
})
