import { describe, expect, it } from 'vitest'
import { ModelsFile } from '../../../../worker/models/models-file.ts'
import { resolveRole } from '../../../../worker/models/resolve-role.ts'

/** As the single-user system wrote it. */
const OLDER = {
  version: '1.0.0',
  globalSettings: { includePersonaSummary: true, useAdapter: false, activeAdapter: null },
  defaults: { persona: 'qwen', fallback: 'small', embedder: 'nomic', coder: null },
  models: {
    qwen: { provider: 'ollama', model: 'qwen3:14b', adapters: [], roles: ['persona'] },
    small: { provider: 'openai', model: 'small', options: { contextWindow: 8192 } },
    nomic: { provider: 'ollama', model: 'nomic-embed-text', options: { dimensions: 256 } },
    odd: { provider: 'somewhere', model: 'x' },
  },
  roleHierarchy: { persona: ['qwen', 'odd', 'gone'] },
  cognitiveModeMappings: {
    emulation: { persona: null, embedder: null },
    agent: { persona: 'small' },
  },
  providers: {
    ollama: { baseUrl: 'http://127.0.0.1:11434', timeout: 300000, retries: 3 },
    openai: {},
  },
}

function ids(
  role: Parameters<typeof resolveRole>[1],
  mode: 'dual' | 'agent' = 'dual',
  file: unknown = OLDER,
) {
  const resolved = resolveRole(ModelsFile.parse(file, 'models.json'), role, mode)
  return resolved.status === 'chained' ? resolved.chain.map(({ id }) => id) : resolved.status
}

describe('a role of the older models.json', () => {
  it('has its default, its hierarchy and the fallback, each once', () => {
    expect(ids('persona')).toEqual(['qwen', 'odd', 'gone', 'small'])
  })

  it('has what the cognitive mode names first', () => {
    expect(ids('persona', 'agent')).toEqual(['small', 'qwen', 'odd', 'gone'])
  })

  it('is off where a null stands, by default or in a mode', () => {
    const file = ModelsFile.parse(OLDER, 'models.json')

    expect(ids('coder')).toBe('off')
    expect(resolveRole(file, 'persona', 'emulation')).toMatchObject({
      status: 'off',
      reason: 'The role persona is switched off in emulation mode.',
    })
  })

  it('that nothing is named for has the fallback alone, and the embedder none', () => {
    expect(ids('planner')).toEqual(['small'])
    expect(ids('embedder', 'dual', { ...OLDER, defaults: { fallback: 'small' } })).toBe('unset')
  })

  it('says what is wrong with each model that cannot be asked', () => {
    const resolved = resolveRole(ModelsFile.parse(OLDER, 'models.json'), 'persona', 'dual')
    if (resolved.status !== 'chained') expect.fail('it has models')

    expect(resolved.chain.map(({ problem }) => problem?.reason ?? null)).toEqual([
      null,
      expect.stringContaining('is of no known kind'),
      expect.stringContaining('has no model "gone"'),
      null,
    ])
  })
})

it('takes provider/model for a model that has no entry', () => {
  const file = ModelsFile.parse({ defaults: { embedder: 'ollama/all-minilm:33m' } }, 'models.json')

  expect(resolveRole(file, 'embedder', 'dual')).toMatchObject({
    chain: [{ provider: 'ollama', model: 'all-minilm:33m', kind: 'ollama', problem: null }],
  })
})

it('reads a file in which nothing is what it should be', () => {
  const file = ModelsFile.parse(
    {
      defaults: 3,
      models: { a: 'x', b: { provider: 7, options: [] } },
      providers: { ollama: null },
    },
    'models.json',
  )

  expect(ids('persona', 'dual', file)).toBe('unset')
  expect(file.models['b']?.options.queryPrefix).toBe('')
})
