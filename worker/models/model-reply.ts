import type { ChatPart, SamplingOptions, TokenUsage } from './chat-protocol.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import type { OpenProvider } from './providers.ts'
import type { RoleCall, RoleEvent, RolePrompt, RoleTarget } from './role-call.ts'

export interface Question {
  readonly call: RoleCall
  readonly target: RoleTarget
  readonly provider: OpenProvider
  readonly prompt: RolePrompt
  readonly options: SamplingOptions
}

/** What became of one question to one model, without a word of it. */
export interface ModelCall {
  readonly target: RoleTarget
  readonly call: Pick<RoleCall, 'actor' | 'requestId' | 'waiting'>
  readonly outcome: 'answered' | 'interrupted' | ModelFailure['kind']
  readonly tookMs: number
  /** Until the first text or tool call. */
  readonly firstPartMs: number | null
  readonly usage: TokenUsage
  /** As counted by the provider, else as estimated by the length of the texts. */
  readonly tokens: number
}

const UNKNOWN: TokenUsage = { promptTokens: null, completionTokens: null }
/** Of European languages; others have fewer characters a token, and no budget is exact without the provider's count. */
const CHARS_PER_TOKEN = 4

/** A reply as it comes: what there is of it, and how it ended. */
export class ModelReply {
  readonly #question: Question
  readonly #began = performance.now()
  #firstPartMs: number | null = null
  #chars = 0
  #usage: TokenUsage = UNKNOWN
  #hasEnded = false
  failure: ModelFailure | undefined

  constructor(question: Question) {
    this.#question = question
  }

  get hasBegun(): boolean {
    return this.#firstPartMs !== null
  }

  async *parts(): AsyncGenerator<RoleEvent> {
    const { call, target, provider, prompt, options } = this.#question
    const { messages, tools, format } = prompt
    const { contextWindow, model } = target
    const asked = { model, messages, tools, format, options: { ...options, contextWindow } }
    try {
      for await (const part of provider.chat(asked, call.signal)) {
        if (part.kind === 'end') this.#ended(part)
        else {
          this.#came(part)
          yield part
        }
      }
      this.failure = this.#problem()
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error
      this.failure = error
    }
  }

  end(): RoleEvent {
    const { target } = this.#question
    const { failure } = this
    const why = { reason: failure?.message ?? null, said: failure?.said }
    return { kind: 'end', target, usage: this.#usage, interrupted: failure !== undefined, ...why }
  }

  account(): ModelCall {
    const { call, target, prompt } = this.#question
    const { promptTokens, completionTokens } = this.#usage
    const asked = promptTokens ?? tokensOf(JSON.stringify(prompt.messages).length)
    const replied = completionTokens ?? tokensOf(this.#chars)
    const wasAnswered = this.hasBegun || this.#hasEnded
    return {
      target,
      call,
      outcome: this.#outcome(),
      tookMs: Math.round(performance.now() - this.#began),
      firstPartMs: this.#firstPartMs,
      usage: this.#usage,
      tokens: wasAnswered ? asked + replied : 0,
    }
  }

  #came(part: Exclude<ChatPart, { kind: 'end' }>): void {
    this.#firstPartMs ??= Math.round(performance.now() - this.#began)
    this.#chars += part.kind === 'text' ? part.text.length : JSON.stringify(part.call).length
  }

  #ended({ usage }: Extract<ChatPart, { kind: 'end' }>): void {
    this.#hasEnded = true
    this.#usage = usage
  }

  #problem(): ModelFailure | undefined {
    const { origin: server } = this.#question.provider.server
    if (!this.#hasEnded) return failureFor('unreachable', modelTold('broke-off', { server }))
    if (!this.hasBegun) return failureFor('garbage', modelTold('said-nothing', { server }))
    return undefined
  }

  /** A reader who went away before the end has withdrawn the question. */
  #outcome(): ModelCall['outcome'] {
    if (this.failure === undefined) return this.#hasEnded ? 'answered' : 'cancelled'
    const { kind } = this.failure
    return this.hasBegun && kind !== 'cancelled' ? 'interrupted' : kind
  }
}

function tokensOf(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN)
}
