import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import { readStructured } from '../../../../worker/models/read-structured.ts'
import { askingModels, plainCall } from '../../../support/asking-models.ts'
import {
  type ScriptedModelServer,
  type Script,
  startModelServer,
} from '../../../support/scripted-model-server.ts'

const Tags = schema(() =>
  z.object({ tags: z.array(z.string()).max(3), mood: z.enum(['good', 'bad']) }),
)
const GOOD = '{"tags": ["ship"], "mood": "good"}'
const says = (text: string) => ({ steps: [{ text }] })

async function serving(kind: 'ollama' | 'openai', script: Script) {
  const server = await startModelServer({ kind, script })
  const file = {
    defaults: { curator: `${kind}/test-model` },
    providers: { [kind]: { baseUrl: server.url } },
  }
  const models = await askingModels({ file, allowed: [server.url] })
  return {
    server,
    ask: () => models.router.askFor(Tags, plainCall({ role: 'curator' })),
    async [Symbol.asyncDispose]() {
      await models[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Whatever was said of the schema in a request. */
function schemaIn({ chats }: ScriptedModelServer): unknown {
  const { format, response_format: wrapped } = chats[0]?.json ?? {}
  return format ?? wrapped?.json_schema?.schema
}

describe('a document of a model', () => {
  it.each(['ollama', 'openai'] as const)('is asked of %s by its JSON schema', async (kind) => {
    await using asking = await serving(kind, [says(GOOD)])

    const { value, target } = await asking.ask()

    expect(value).toEqual({ tags: ['ship'], mood: 'good' })
    expect(target.model).toBe('test-model')
    expect(schemaIn(asking.server)).toMatchObject({
      type: 'object',
      properties: { mood: { enum: ['good', 'bad'] } },
      required: ['tags', 'mood'],
    })
  })

  it('is asked for again with what was wrong, once', async () => {
    await using asking = await serving('ollama', [says('{"tags": "ship"}'), says(GOOD)])

    const { value } = await asking.ask()

    expect(value.mood).toBe('good')
    expect(asking.server.chats[1]?.json.messages.slice(-2)).toEqual([
      { role: 'assistant', content: '{"tags": "ship"}' },
      { role: 'user', content: expect.stringMatching(/tags: .*array.*mood: /) },
    ])
  })

  it('that is twice no such document is garbage', async () => {
    await using asking = await serving('ollama', () => says('I would rather not, canary-71.'))

    const asked = asking.ask()

    await expect(asked).rejects.toMatchObject({
      kind: 'garbage',
      message: expect.not.stringContaining('canary-71'),
    })
    expect(asking.server.chats).toHaveLength(2)
  })

  it('is no document when its model broke off', async () => {
    await using asking = await serving('ollama', () => ({
      steps: [{ text: GOOD }, { cutOff: true }],
    }))

    await expect(asking.ask()).rejects.toMatchObject({ kind: 'unreachable' })
  })

  it('is asked of a server that knows no schemas without one, and of that server so from then on', async () => {
    await using asking = await serving('openai', ({ json }) =>
      json.response_format?.type === 'json_schema' ? { status: 400 } : says(GOOD),
    )

    await asking.ask()
    await asking.ask()

    const asked = asking.server.chats.map(({ json }) => json.response_format.type)
    expect(asked).toEqual(['json_schema', 'json_object', 'json_object'])
  })
})

describe('what a model wrote is read', () => {
  it.each([
    ['as it is', GOOD],
    ['out of a fence', `Sure! Here it is:\n\`\`\`json\n${GOOD}\n\`\`\`\nAnything else?`],
    ['out of an introduction', `The document is ${GOOD} as you wished.`],
    ['with single quotes and a comma too many', "{'tags': ['ship',], 'mood': 'good',}"],
    ['without quotes around names', '{tags: ["ship"], mood: "good"}'],
    ['with comments', '{"tags": ["ship"], /* afloat */ "mood": "good"}'],
    ['cut off before its last bracket', '{"tags": ["ship"], "mood": "good"'],
  ])('%s', async (_how, text) => {
    expect(await readStructured(text, Tags)).toEqual({
      status: 'ok',
      value: { tags: ['ship'], mood: 'good' },
    })
  })

  it.each([
    ['nothing', ''],
    ['prose', 'The mood is good.'],
    ['another shape', '{"tags": ["a", "b", "c", "d"], "mood": "good"}'],
    ['a list', '[]'],
    ['brackets without end', '['.repeat(200_000)],
  ])('and refused where it is %s', async (_what, text) => {
    expect(await readStructured(text, Tags)).toMatchObject({ status: 'wrong' })
  })
})
