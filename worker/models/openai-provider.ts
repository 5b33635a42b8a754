import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { AllowedServer } from './allowed-servers.ts'
import { askJson } from './ask-json.ts'
import { openaiChat } from './openai-chat.ts'
import type { Provider, ProviderHabits } from './provider.ts'
import { MAX_EMBEDDINGS_BYTES, MAX_LIST_BYTES, vector } from './reply-limits.ts'

const Models = schema(() =>
  z.object({ data: z.array(z.object({ id: z.string().max(300) })).max(10_000) }),
)
const Embedded = schema(() =>
  z.object({
    data: z.array(z.object({ index: z.int().min(0).optional(), embedding: vector() })).max(10_000),
  }),
)

/** The API of OpenAI, which many servers speak. Its base URL may end with `/v1` or leave that out. */
export function openaiProvider(
  server: AllowedServer,
  key: string | undefined,
  habits: ProviderHabits,
): Provider {
  const prefix = /\/v1\/?$/.test(server.url.pathname) ? '' : '/v1'
  return {
    async models(limits) {
      const call = { server, key, path: `${prefix}/models`, answer: Models }
      const { data } = await askJson({ ...call, maxBytes: MAX_LIST_BYTES }, limits)
      return data.map(({ id }) => id)
    },
    async embed({ model, texts, dimensions }, limits) {
      const body = {
        model,
        input: texts,
        encoding_format: 'float',
        ...(dimensions ? { dimensions } : {}),
      }
      const call = { server, key, path: `${prefix}/embeddings`, body, answer: Embedded }
      const { data } = await askJson({ ...call, maxBytes: MAX_EMBEDDINGS_BYTES }, limits)
      const inOrder = data.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0))
      return inOrder.map(({ embedding }) => embedding)
    },
    chat: (call, limits) => openaiChat({ server, key, prefix, habits }, call, limits),
  }
}
