import type { CallLimits } from './ask-json.ts'
import { failureFor, modelTold } from './model-told.ts'
import type { ModelSlots } from './model-slots.ts'
import type { ModelOptions } from './models-file.ts'
import type { OpenProvider } from './providers.ts'
import { withSlot } from './with-slot.ts'

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
  readonly model: string
  readonly options: ModelOptions
  readonly slots: ModelSlots
}

/** An embedder over a provider. Somebody waits for the vector of a question; documents are embedded when nobody waits. */
export function createEmbedder({ provider, model, options, slots }: EmbedderOptions): Embedder {
  const { dimensions, queryPrefix, documentPrefix } = options
  return {
    space: JSON.stringify([provider.kind, model, dimensions ?? 0, documentPrefix]),
    name: `${provider.name}/${model}`,
    isLocal: provider.isLocal,
    async embed(texts, as, limits) {
      const prefix = as === 'question' ? queryPrefix : documentPrefix
      const asked = { model, texts: texts.map((text) => prefix + text), dimensions }
      const waiting = as === 'question' ? 'person' : 'agent'
      const wish = { server: provider.server, waiting, signal: limits.signal } as const
      const vectors = await withSlot(slots, { ...wish, patienceMs: limits.timeoutMs }, (leftMs) => {
        const left = leftMs === undefined ? limits : { ...limits, timeoutMs: leftMs }
        return provider.use((one, usual) => one.embed(asked, { ...usual, ...left }))
      })
      return unitVectors(vectors, texts.length, provider.name)
    },
  }
}

function unitVectors(vectors: readonly number[][], count: number, name: string): Float32Array[] {
  if (vectors.length !== count) {
    const values = { provider: name, count: vectors.length, texts: count }
    throw failureFor('garbage', modelTold('embedding-count', values))
  }
  const [first] = vectors
  if (vectors.some(({ length }) => length !== first?.length))
    throw failureFor('garbage', modelTold('embedding-lengths', { provider: name }))
  return vectors.map((vector) => unitVector(vector, name))
}

function unitVector(vector: readonly number[], name: string): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!(length > 0 && Number.isFinite(length)))
    throw failureFor('garbage', modelTold('embedding-nowhere', { provider: name }))
  return Float32Array.from(vector, (value) => value / length)
}
