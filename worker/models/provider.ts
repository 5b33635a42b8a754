import type { CallLimits } from './ask-json.ts'

/** Texts to embed. */
export interface EmbedRequest {
  readonly model: string
  readonly texts: readonly string[]
  /** How many numbers each vector is to have, for models that can choose. */
  readonly dimensions?: number | undefined
}

/** What every provider of models can do; what only some can (chat) has an interface of its own. */
export interface Provider {
  /** The names of the models that it has. */
  models(limits: CallLimits): Promise<string[]>
  /** A vector for each text, in their order, as the model gave it. Throws a `ModelFailure`. */
  embed(request: EmbedRequest, limits: CallLimits): Promise<number[][]>
}
