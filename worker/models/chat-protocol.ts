/** What a model may call. `parameters` is a JSON schema. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a model wants to call; `input` is whatever it wrote, undefined where that was no JSON: hostile until parsed. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      readonly content: string
      readonly toolCalls?: readonly ToolCall[]
    }
  | {
      readonly role: 'tool'
      readonly callId: string
      readonly name: string
      readonly content: string
    }

/** How a model is to answer; what is missing is left to the server. */
export interface SamplingOptions {
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly repeatPenalty?: number | undefined
  /** In tokens. */
  readonly maxTokens?: number | undefined
  /** In tokens, prompt and reply together. */
  readonly contextWindow?: number | undefined
}

/** One question to a model of a provider. */
export interface ChatCall {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools?: readonly ToolDefinition[] | undefined
  /** A JSON schema that the whole reply is to fit. */
  readonly format?: Readonly<Record<string, unknown>> | undefined
  readonly options: SamplingOptions
}

/** As the provider counted; null where it did not say. */
export interface TokenUsage {
  readonly promptTokens: number | null
  readonly completionTokens: number | null
}

/** What comes of a call, in this order: any number of texts and tool calls, then one end. A stream without its end broke off. */
export type ChatPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | {
      readonly kind: 'end'
      readonly usage: TokenUsage
      /** `length`: it ran out of room. */
      readonly finish: 'stop' | 'length' | 'tool-calls'
    }
