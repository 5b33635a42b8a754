import { afterEach, expect, it } from 'vitest'
import { AllowedServers } from '../../../../worker/models/allowed-servers.ts'
import { createEmbedder, type Embedder } from '../../../../worker/models/embedder.ts'
import type { ModelSlots, SlotWish } from '../../../../worker/models/model-slots.ts'
import { ModelsFile } from '../../../../worker/models/models-file.ts'
import { Providers } from '../../../../worker/models/providers.ts'
import { ModelServer } from '../../../support/model-server.ts'

const SIGNAL = new AbortController().signal
const servers: ModelServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

async function embedderWith(
  slots: ModelSlots,
): Promise<{ server: ModelServer; embedder: Embedder }> {
  const server = await ModelServer.listen({ embed: () => [1, 0] })
  servers.push(server)
  const allowed = new AllowedServers()
  allowed.allow([server.url])
  const file = ModelsFile.parse({ providers: { ollama: { baseUrl: server.url } } }, 'models.json')
  const secret = () => Promise.resolve(undefined)
  const provider = new Providers({ file: () => file, servers: allowed, secret }).open('ollama')
  const options = { queryPrefix: '', documentPrefix: '' }
  return { server, embedder: createEmbedder({ provider, model: 'm', options, slots }) }
}

it('waits as a person with a question, and as an agent with documents, at the server that it asks', async () => {
  const wishes: SlotWish[] = []
  const events: string[] = []
  const { server, embedder } = await embedderWith({
    acquire: (wish) => {
      wishes.push(wish)
      events.push(`held after ${server.received.length}`)
      return Promise.resolve({ release: () => events.push(`free after ${server.received.length}`) })
    },
  })

  await embedder.embed(['where'], 'question', { signal: SIGNAL, timeoutMs: 20_000 })
  await embedder.embed(['here', 'there'], 'document', { signal: SIGNAL })

  expect(wishes.map(({ waiting }) => waiting)).toEqual(['person', 'agent'])
  expect(new Set(wishes.map((wish) => wish.server.origin))).toEqual(new Set([server.url]))
  expect(events).toEqual(['held after 0', 'free after 1', 'held after 1', 'free after 2'])
})

it('asks nothing of a server at which no place comes free within the patience of a question', async () => {
  const { server, embedder } = await embedderWith({
    acquire: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(Object(signal.reason)))
      }),
  })

  const asked = embedder.embed(['where'], 'question', { signal: SIGNAL, timeoutMs: 30 })

  await expect(asked).rejects.toMatchObject({ kind: 'busy' })
  expect(server.received).toEqual([])
})
