import type { CallLimits } from './ask-json.ts'
import { ModelFailure } from './model-failure.ts'
import { ENDLESS_SLOTS, type ModelSlot, type ModelSlots } from './model-slots.ts'
import type { ModelOptions } from './models-file.ts'
import type { OpenProvider } from './providers.ts'

/** Turns texts into vectors of unit length. */
export interface Embedder {
  /** Vectors can be compared when the model that made them, and what stood before the texts, are the same: that is what this names. */
  readonly space: string
  /** `ollama/nomic-embed-text`, for people. */
  readonly name: string
  /** Whether memories of the privacy class `local` may go there. */
  readonly isLocal: boolean
  embed(texts: readonly string[], as: TextKind, limits: EmbedLimits): Promise<Float32Array[]>
}

/** Models may want to know whether a text asks or may be the answer. */
export type TextKind = 'question' | 'document'
export type EmbedLimits = Pick<CallLimits, 'signal'> & Partial<CallLimits>

interface EmbedderOptions {
  readonly provider: OpenProvider
  /** Places at the servers of the house. */
  readonly slots?: ModelSlots
  readonly model: string
  readonly options: ModelOptions
}

/** An embedder over a provider. */
export function createEmbedder(embedding: EmbedderOptions): Embedder {
  const { provider, model, options, slots = ENDLESS_SLOTS } = embedding
  const { dimensions, queryPrefix, documentPrefix } = options
  return {
    space: JSON.stringify([provider.kind, model, dimensions ?? 0, documentPrefix]),
    name: `${provider.name}/${model}`,
    isLocal: provider.isLocal,
    async embed(texts, as, limits) {
      const prefix = as === 'question' ? queryPrefix : documentPrefix
      const asked = { model, texts: texts.map((text) => prefix + text), dimensions }
      const slot = provider.isLocal ? await placeFor(as, limits) : undefined
      try {
        const vectors = await provider.use((one, usual) =>
          one.embed(asked, { ...usual, ...limits }),
        )
        return unitVectors(vectors, texts.length, provider.name)
      } finally {
        slot?.release()
      }
    },
  }

  /** Whoever searches waits no longer for a place than for an answer; what is embedded in the background waits for its turn. */
  async function placeFor(as: TextKind, { signal, timeoutMs }: EmbedLimits): Promise<ModelSlot> {
    const isQuestion = as === 'question'
    const patience = isQuestion && timeoutMs !== undefined ? [AbortSignal.timeout(timeoutMs)] : []
    try {
      return await slots.acquire({
        server: provider.server,
        waiting: isQuestion ? 'person' : 'agent',
        signal: AbortSignal.any([signal, ...patience]),
      })
    } catch (error) {
      const [kind, what] = signal.aborted
        ? (['cancelled', 'was withdrawn'] as const)
        : (['timeout', 'waited too long for its turn'] as const)
      throw new ModelFailure(kind, `The question to ${provider.server.origin} ${what}.`, {
        cause: error,
      })
    }
  }
}

function unitVectors(vectors: readonly number[][], count: number, name: string): Float32Array[] {
  if (vectors.length !== count) {
    throw new ModelFailure(
      'garbage',
      `The provider ${name} answered with ${vectors.length} embeddings for ${count} texts.`,
    )
  }
  const [first] = vectors
  if (vectors.some(({ length }) => length !== first?.length))
    throw new ModelFailure(
      'garbage',
      `The provider ${name} answered with embeddings of different lengths.`,
    )
  return vectors.map((vector) => unitVector(vector, name))
}

function unitVector(vector: readonly number[], name: string): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!(length > 0 && Number.isFinite(length)))
    throw new ModelFailure(
      'garbage',
      `The provider ${name} answered with an embedding that points nowhere.`,
    )
  return Float32Array.from(vector, (value) => value / length)
}
