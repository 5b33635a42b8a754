import { describe, expect, it } from 'vitest'
import { budgetOf } from '../../../../../web/pages/models/budget.ts'
import { foundModels } from '../../../../../web/pages/models/choices.ts'
import {
  faultOf,
  hasProvider,
  isAllowed,
  isName,
  listedServer,
  namedFor,
  raised,
  rolesOf,
  secretOf,
  withoutProvider,
} from '../../../../../web/pages/models/models-config.ts'

const FILE = {
  own: { note: [1] },
  defaults: { persona: 'a', embedder: 'e', curator: null },
  roleHierarchy: { persona: ['b', 'a', 7, 'c'], embedder: ['f'] },
  providers: { lab: { baseUrl: 'http://lab', secret: 'lab-key', own: true }, ollama: {} },
}

describe('models.json as the page reads and changes it', () => {
  it.each([
    ['persona', ['a', 'b', 'c']],
    ['embedder', ['e']],
    ['curator', []],
    ['coder', []],
  ] as const)('names for %s the models %j', (role, ids) => {
    expect(namedFor(FILE, role)).toEqual(ids)
  })

  it('loses a provider and nothing else', () => {
    const after = withoutProvider(FILE, 'lab')

    expect(after).toEqual({ ...FILE, providers: { ollama: {} } })
  })

  it('says under which name a key is kept', () => {
    expect([secretOf(FILE, 'lab'), secretOf(FILE, 'ollama')]).toEqual(['lab-key', 'ollama'])
    expect([hasProvider(FILE, 'lab'), hasProvider(FILE, 'constructor')]).toEqual([true, false])
  })

  it('says which roles a provider serves', () => {
    const chain = [{ provider: 'lab' }]
    const items = [
      { role: 'persona', chain },
      { role: 'coder', chain: [{ provider: null }] },
    ] as const

    expect(rolesOf(items, 'lab')).toEqual(['persona'])
  })
})

describe('a provider', () => {
  it.each([
    ['lab', 'http://127.0.0.1:1', undefined],
    ['1lab', 'http://127.0.0.1:1', 'name'],
    ['a/b', 'http://127.0.0.1:1', 'name'],
    ['builtin', 'http://127.0.0.1:1', 'name'],
    ['there', 'http://127.0.0.1:1', 'taken'],
    ['lab', 'file:///etc/passwd', 'url'],
    ['lab', 'http://me:pass@127.0.0.1', 'url'],
    ['lab', '127.0.0.1', 'url'],
  ] as const)('named %s at %s has the fault %s', (name, baseUrl, fault) => {
    expect(faultOf({ kind: 'ollama', name, baseUrl }, ['there'])).toBe(fault)
  })

  it.each([
    ['http://127.0.0.1:1/v1', true],
    [' http://127.0.0.1:1/v1/ ', true],
    ['http://127.0.0.1:1', false],
    ['http://127.0.0.1:1/v10', false],
    ['http://127.0.0.1:2/v1', false],
    ['nonsense', false],
  ])('at %s is allowed: %s', (baseUrl, allowed) => {
    expect(isAllowed(baseUrl, [{ url: 'http://127.0.0.1:1/v1/' }])).toBe(allowed)
  })

  it.each([
    ['http://gpu.lan:1', true],
    ['http://localhost:1', false],
    ['http://10.0.0.1', false],
    ['http://[::1]:1', false],
    ['', false],
  ])('at %s has a name that leads somewhere: %s', (baseUrl, named) => {
    expect(isName(baseUrl)).toBe(named)
  })

  it('is listed as of the house only where that was said', () => {
    expect(listedServer(' http://gpu.lan:1/ ', true)).toEqual({
      url: 'http://gpu.lan:1',
      local: true,
    })
    expect(listedServer('https://api.example.org/v1', false)).toBe('https://api.example.org/v1')
  })
})

it('raises an entry by one place', () => {
  expect(raised(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b'])
  expect(raised(['a', 'b'], 0)).toEqual(['a', 'b'])
})

it('offers what was found and is not chosen yet', () => {
  const found = { models: ['a', 'b', 'a'], missing: [] }
  const providers = [
    { name: 'ollama', found },
    { name: 'unasked', found: null },
    { name: 'of-an-older-worker' },
  ]

  expect(foundModels(providers, ['ollama/a'])).toEqual(['ollama/b'])
})

it.each([
  ['', null],
  [' 0 ', 0],
  ['5000', 5000],
  ['-1', undefined],
  ['1.5', undefined],
  ['many', undefined],
])('reads %j as the budget %s', (typed, budget) => {
  expect(budgetOf(typed)).toBe(budget)
})
