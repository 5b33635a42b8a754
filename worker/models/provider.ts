import type { CallLimits } from './ask-json.ts'
import type { ChatCall, ChatPart } from './chat-protocol.ts'
import type { ChatLimits } from './chat-stream.ts'

/** Texts to embed. */
export interface EmbedRequest {
  readonly model: string
  readonly texts: readonly string[]
  /** How many numbers each vector is to have, for models that can choose. */
  readonly dimensions?: number | undefined
}

/** What every provider of models can do. */
export interface Provider {
  /** The names of the models that it has. */
  models(limits: CallLimits): Promise<string[]>
  /** A vector for each text, in their order, as the model gave it. Throws a `ModelFailure`. */
  embed(request: EmbedRequest, limits: CallLimits): Promise<number[][]>
  /** A reply as it comes, asked for once. What is read ends with the part `end`, or throws a `ModelFailure`. */
  chat(call: ChatCall, limits: ChatLimits): AsyncIterable<ChatPart>
}

/** What a provider's server was found not to take, so that it is not asked for it each time. */
export type ProviderHabits = Set<string>
