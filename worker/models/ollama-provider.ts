import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { AllowedServer } from './allowed-servers.ts'
import { askJson } from './ask-json.ts'
import { ollamaChat } from './ollama-chat.ts'
import type { Provider } from './provider.ts'
import { MAX_EMBEDDINGS_BYTES, MAX_LIST_BYTES, vectorList } from './reply-limits.ts'

const Tags = schema(() =>
  z.object({ models: z.array(z.object({ name: z.string().max(300) })).max(10_000) }),
)
const Embedded = schema(() => z.object({ embeddings: vectorList() }))

/** The native API of Ollama. */
export function ollamaProvider(server: AllowedServer, key: string | undefined): Provider {
  return {
    async models(limits) {
      const call = { server, key, path: '/api/tags', answer: Tags, maxBytes: MAX_LIST_BYTES }
      const { models } = await askJson(call, limits)
      // `nomic-embed-text` is asked for as such and listed as `nomic-embed-text:latest`.
      return models.flatMap(({ name }) => [...new Set([name, name.replace(/:latest$/, '')])])
    },
    async embed({ model, texts, dimensions }, limits) {
      const body = { model, input: texts, truncate: true, ...(dimensions ? { dimensions } : {}) }
      const { embeddings } = await askJson(
        {
          server,
          key,
          path: '/api/embed',
          body,
          answer: Embedded,
          maxBytes: MAX_EMBEDDINGS_BYTES,
        },
        limits,
      )
      return embeddings
    },
    chat: (call, limits) => ollamaChat({ server, key }, call, limits),
  }
}
