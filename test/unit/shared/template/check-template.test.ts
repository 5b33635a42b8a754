import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../../shared/files/parse-json.ts'
import { parseTemplate } from '../../../../shared/template/check-template.ts'
import { filesOfTemplate } from '../../../../shared/template/files-of-template.ts'

const HEAD = {
  kind: 'profile-template',
  version: 1,
  name: 'calm',
  savedAt: '2025-11-06T14:02:00.000Z',
}

function template(rest: object = {}): Record<string, unknown> {
  return { ...HEAD, persona: {}, config: {}, ...rest }
}

describe('A9: a template that came from outside', () => {
  it.each([
    ['role', template({ role: 'owner' })],
    ['persona', template({ persona: { users: {} } })],
    ['config', template({ config: { secrets: { openai: 'x' } } })],
    ['config', template({ config: { '../../etc/system': {} } })],
    ['facets.../../evil', template({ facets: { '../../evil': { facet: 'x' } } })],
    ['facets.a/b', template({ facets: { 'a/b': { facet: 'x' } } })],
    [
      'persona.core.owner',
      template({ persona: { core: { identity: { name: 'x' }, owner: true } } }),
    ],
    ['persona.core.identity.name', template({ persona: { core: { identity: {} } } })],
    [
      'config.models.providers.a.apiKey',
      template({ config: { models: { providers: { a: { apiKey: 'k' } } } } }),
    ],
    [
      'config.training.command',
      template({ config: { training: { command: { program: '/bin/x' } } } }),
    ],
    ['config.autonomy.tools', template({ config: { autonomy: { tools: { add_task: 'do' } } } })],
    ['config.boredom.level', template({ config: { boredom: { level: 'enormous' } } })],
    ['version', template({ version: 2 })],
    ['name', template({ name: '../x' })],
    [
      'persona.facets.facets.work.personaFile',
      template({
        persona: { facets: { facets: { work: { personaFile: '../../core.json' } } } },
        facets: { work: { facet: 'work' } },
      }),
    ],
    [
      'persona.facets.facets.work.personaFile',
      template({ persona: { facets: { facets: { work: { personaFile: 'work.json' } } } } }),
    ],
  ])('is refused, with the field %s', (field, value) => {
    const parsing = () => parseTemplate(value, 'The file')

    expect(parsing).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(parsing).toThrow(field)
  })

  it.each([
    ['{"__proto__":{"role":"owner"}}'],
    ['{"persona":{"__proto__":{"core":{}}}}'],
    ['{"persona":{"core":{"identity":{"name":"x"},"values":{"__proto__":{"role":"owner"}}}}}'],
    ['{"config":{"sleep":{"window":{"constructor":{}}}}}'],
  ])('is refused with a member that changes what an object is: %s', (text) => {
    const value = { ...template(), ...withOwn(text) }

    expect(() => parseTemplate(value, 'The file')).toThrow(/a member may not have this name/)
  })

  it('is refused when it is no object, or too long', () => {
    const long = template({
      persona: { core: { identity: { name: 'x' }, values: { core: ['a'.repeat(600_000)] } } },
    })

    expect(() => parseTemplate([], 'The file')).toThrow('The file')
    expect(() => parseTemplate(undefined, 'The file')).toThrow('The file')
    expect(() => parseTemplate(long, 'The file')).toThrow('longer than')
  })

  it('gives files of a profile and no others', () => {
    const whole = parseTemplate(
      template({
        persona: {
          core: { identity: { name: 'Iris' } },
          facets: { facets: { work: { personaFile: 'work.json' } } },
        },
        facets: { work: { facet: 'work' } },
        config: { sleep: { enabled: false } },
      }),
      'The file',
    )

    const files = filesOfTemplate(whole, 'bob', HEAD.savedAt)

    expect(Object.keys(files)).toEqual([
      'persona/core.json',
      'persona/facets.json',
      'persona/facets/work.json',
      'etc/sleep.json',
    ])
    expect(files['etc/sleep.json']).toMatchObject({ enabled: false, minIdleMins: 15 })
  })
})

/** The members as they stand in a text, `__proto__` too. */
function withOwn(text: string): object {
  return Object.defineProperties(
    {},
    Object.getOwnPropertyDescriptors(Object(parseJson(text, 'It'))),
  )
}
