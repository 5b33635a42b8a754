import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../../shared/files/parse-json.ts'
import { cleanDocument, type Whose } from '../../../../shared/template/clean-document.ts'
import { CONFIG_MEMBERS, PERSONA_MEMBERS } from '../../../../shared/template/template-members.ts'
import { namesPattern } from '../../../../shared/template/unfit-text.ts'

const WHOSE: Whose = {
  person: namesPattern(['alice', 'Alice Möller', 'Möller']),
  others: namesPattern(['Sarah']),
}
const KEY = 'sk-abcdefghijklmnopqrstuvwx'

function models(value: Record<string, unknown>) {
  return cleanDocument({ field: 'config.models', rule: CONFIG_MEMBERS.models, value }, WHOSE)
}

function core(value: Record<string, unknown>) {
  return cleanDocument({ field: 'persona.core', rule: PERSONA_MEMBERS.core, value }, WHOSE)
}

describe('A15: a template of configuration', () => {
  it.each([
    ['apiKey', KEY],
    ['api_key', 'short'],
    ['openaiApiKey', 'short'],
    ['token', 'short'],
    ['accessTokens', ['one']],
    ['password', 'hunter2'],
    ['clientSecret', 'short'],
    ['Authorization', 'Basic abc'],
    ['headers', { 'x-any': 'value' }],
    ['cookie', 'a=b'],
    ['credentials', { user: 'x' }],
  ])('leaves out %s, by its name', (name, value) => {
    const { document, leftOut } = models({
      providers: { cloud: { kind: 'openai', [name]: value } },
    })

    expect(document).toEqual({ providers: { cloud: { kind: 'openai' } } })
    expect(leftOut).toEqual([
      { field: `config.models.providers.cloud.${name}`, reason: 'its name is that of a secret' },
    ])
  })

  it.each([
    [KEY],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef'],
    ['https://user:word@models.example.org'],
    ['https://onlyuser@models.example.org'],
    ['https://models.example.org/v1?api_key=x'],
    ['https://models.example.org/v1?subscription-key=x'],
    ['password: hunter22'],
    ['ask ops@example.org'],
    ['/home/someone/models'],
    ['/models'],
    ['~/models'],
    ['C:\\models'],
    ['file:///srv/models'],
    ['see "/srv/models/x"'],
  ])('leaves out %s, by what it is', (value) => {
    const { document, leftOut } = models({
      providers: { cloud: { note: value, list: [value, 'ok'] } },
    })

    expect(document).toEqual({ providers: { cloud: { list: ['ok'] } } })
    expect(leftOut.map(({ field }) => field)).toEqual([
      'config.models.providers.cloud.note',
      'config.models.providers.cloud.list.0',
    ])
    expect(JSON.stringify(leftOut)).not.toContain(value)
  })

  it.each([
    ['maxTokens', 4_000],
    ['tokensPerDay', 0],
    ['apiKey', ''],
    ['token', null],
    ['baseUrl', 'http://127.0.0.1:11434/v1/chat'],
    ['model', 'qwen3:8b'],
    ['hint', 'yes and/or no, 1/2'],
  ])('keeps %s of %j', (name, value) => {
    const { document, leftOut } = models({ models: { small: { [name]: value } } })

    expect(document).toEqual({ models: { small: { [name]: value } } })
    expect(leftOut).toEqual([])
  })

  it('leaves out what was made for one person: adapters, and what bears their name', () => {
    const { document, leftOut } = models({
      globalSettings: {
        useAdapter: true,
        activeAdapter: { modelName: 'm' },
        includePersonaSummary: true,
      },
      models: { 'alice-own': { model: 'x' }, small: { model: 'Alice-llama' } },
    })

    expect(document).toEqual({
      globalSettings: { includePersonaSummary: true },
      models: { small: {} },
    })
    expect(leftOut.map(({ field }) => field)).toEqual([
      'config.models.globalSettings.useAdapter',
      'config.models.globalSettings.activeAdapter',
      'config.models.models.…',
      'config.models.models.small.model',
    ])
  })

  it('keeps switches of adapters, and no consent or grant', () => {
    const sleep = { enabled: true, adapters: { prompt: true, lora: false } }
    const training = { lora_rank: 8, consent: { memories: true }, command: { program: '/x' } }
    const autonomy = { mode: 'supervised', tools: { add_task: 'do' } }

    const cleaned = [
      cleanDocument({ field: 'config.sleep', rule: CONFIG_MEMBERS.sleep, value: sleep }, WHOSE),
      cleanDocument(
        { field: 'config.training', rule: CONFIG_MEMBERS.training, value: training },
        WHOSE,
      ),
      cleanDocument(
        { field: 'config.autonomy', rule: CONFIG_MEMBERS.autonomy, value: autonomy },
        WHOSE,
      ),
    ]

    expect(cleaned.map(({ document }) => document)).toEqual([
      sleep,
      { lora_rank: 8 },
      { mode: 'supervised' },
    ])
  })
})

describe('a template of a persona', () => {
  it('has the new person where the old one was named, in any case and as a whole word', () => {
    const { document } = core({
      identity: {
        name: 'Iris',
        humanName: 'Alice Möller',
        role: 'Friend of ALICE',
        purpose: 'To help alice, not malice',
      },
      values: { core: ['What Mo\u0308ller values'] },
    })

    expect(document).toEqual({
      identity: {
        name: '{{person}}',
        humanName: '{{person}}',
        role: 'Friend of {{person}}',
        purpose: 'To help {{person}}, not malice',
      },
      values: { core: ['What {{person}} values'] },
    })
  })

  it('has nothing of what a person is, wants and does', () => {
    const { document, leftOut } = core({
      identity: {
        role: 'Assistant',
        email: 'a@b.example',
        birthday: '1990-01-01',
        aliases: ['Al'],
      },
      goals: { shortTerm: ['Move'] },
      context: { currentFocus: ['A secret project'] },
      notes: 'Private',
      personality: { archetypes: ['Sage'] },
    })

    expect(document).toEqual({
      identity: { role: 'Assistant' },
      personality: { archetypes: ['Sage'] },
    })
    expect(leftOut.map(({ field }) => field)).toEqual([
      'persona.core.identity.email',
      'persona.core.identity.birthday',
      'persona.core.identity.aliases',
      'persona.core.goals',
      'persona.core.context',
      'persona.core.notes',
    ])
  })

  it('has no sentence that names somebody else, a path, or a secret', () => {
    const { document } = core({
      values: {
        core: [
          'Call Sarah on Sundays',
          'Files are in /home/alice/notes/',
          'My PIN is 1234',
          'Candour',
        ],
      },
    })

    expect(document).toEqual({ values: { core: ['Candour'] } })
  })

  it('has nobody’s time zone', () => {
    const { document } = cleanDocument(
      {
        field: 'persona.routines',
        rule: PERSONA_MEMBERS.routines,
        value: { sleep: { schedule: { start: '23:00' }, timezone: 'Europe/Berlin' } },
      },
      WHOSE,
    )

    expect(document).toEqual({ sleep: { schedule: { start: '23:00' } } })
  })

  it('A9: has no member that changes what an object is', () => {
    const value = parseJson(
      '{"values":{"__proto__":{"role":"owner"},"constructor":1,"core":[]}}',
      'It',
    )

    const { document, leftOut } = core(Object(value))

    expect(JSON.stringify(document)).toBe('{"values":{"core":[]}}')
    expect(leftOut).toHaveLength(2)
    expect(Object(document)['role']).toBeUndefined()
  })

  it('ends where documents lie too deep in each other', () => {
    let value: unknown = 'end'
    for (let depth = 0; depth < 200; depth += 1) value = { in: value }

    const { leftOut } = core({ values: value })

    expect(leftOut).toMatchObject([{ reason: 'it lies too deep' }])
  })

  it('tells nothing of members that say nothing', () => {
    const { document, leftOut } = core({
      identity: { role: 'Assistant', email: '', aliases: [] },
      goals: { shortTerm: [], midTerm: [] },
      lastUpdated: '2025-11-06T14:02:00.000Z',
    })

    expect(document).toEqual({ identity: { role: 'Assistant' } })
    expect(leftOut).toEqual([])
  })

  it('is clean once it was cleaned', () => {
    const value = {
      identity: { name: 'Iris', purpose: 'To help Alice' },
      values: { core: ['Sarah', 'Candour', KEY] },
    }

    const { document } = core(value)
    const again = core(document)

    expect(again).toEqual({ document, leftOut: [] })
  })
})
