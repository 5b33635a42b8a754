import { expect, it } from 'vitest'
import type { Agent } from '../../../../worker/agents/agent.ts'
import { RunModels } from '../../../../worker/agents/run-models.ts'
import { startModelServer } from '../../../support/scripted-model-server.ts'
import { AgentsUnderTest } from './agents-under-test.ts'

const REPLY = { steps: [{ text: 'yes' }], usage: { promptTokens: 30, completionTokens: 5 } }

it('asks for a run behind people, counts its tokens, and asks no further than it may', async () => {
  await using server = await startModelServer({ kind: 'ollama', script: () => REPLY })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: {
      'etc/models.json': {
        defaults: { curator: 'small' },
        models: { small: { provider: 'ollama', model: 'small' } },
        providers: { ollama: { baseUrl: server.url } },
      },
    },
    others: ({ models }): Agent[] => [
      {
        name: 'digest',
        summary: 'Asks without end.',
        timeLimitMs: 60_000,
        nature: 'cares',
        hindrance: () => null,
        onUndone: async () => {},
        run: async (context, signal) => {
          const limits = { tokenLimit: 60, questionLimit: 10 }
          const asked = new RunModels({ models: () => models.open(), context, signal, ...limits })
          const prompt = async () => ({ messages: [{ role: 'user' as const, content: 'Well?' }] })
          for (;;) for await (const _event of asked.ask({ role: 'curator', prompt }));
        },
      },
    ],
  })

  const run = await place.run('digest')

  expect(run).toMatchObject({
    status: 'failed',
    message: 'The run has used the 60 tokens that it may.',
    tokens: { prompt: 60, completion: 10 },
    models: ['small'],
  })
  expect(server.chats).toHaveLength(2)
  const asked = (await place.logged('audit')).filter(({ actor }) => actor === 'agent:digest')
  expect(asked.filter(({ requestId }) => requestId === run.id).length).toBeGreaterThan(2)
})
