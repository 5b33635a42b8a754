import type { ModelRole, ProviderKind } from '../../shared/domain/model-role.ts'
import type {
  ChatMessage,
  SamplingOptions,
  TokenUsage,
  ToolCall,
  ToolDefinition,
} from './chat-protocol.ts'
import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelSaid } from '../../shared/domain/model-said.ts'

/** The model that is to be asked. What may stand in its prompt depends on where it runs. */
export interface RoleTarget {
  readonly role: ModelRole
  /** The id in `etc/models.json`; `builtin` where no model is asked. */
  readonly id: string
  readonly provider: string
  readonly kind: ProviderKind
  readonly model: string
  /** Whether memories of the privacy class `local` may go there. */
  readonly isLocal: boolean
  /** In tokens, prompt and reply together. */
  readonly contextWindow: number
}

export interface RolePrompt {
  readonly messages: readonly ChatMessage[]
  readonly tools?: readonly ToolDefinition[]
  /** A JSON schema that the whole reply is to fit. */
  readonly format?: Readonly<Record<string, unknown>>
}

/** A question to whichever model serves a role. */
export interface RoleCall {
  readonly role: ModelRole
  /** Who waits: at a model server that is shared people go before agents. */
  readonly waiting: 'person' | 'agent'
  /** In whose name, as in the audit; `system` if nothing is said. */
  readonly actor?: string
  readonly requestId?: string
  /** How this question is best answered; what `etc/models.json` says of the model goes before it. */
  readonly sampling?: SamplingOptions
  /** Builds the prompt for the model that is about to be asked; called anew for each one of the chain. */
  readonly prompt: (target: RoleTarget) => Promise<RolePrompt>
  /** What is said where no model answers, with its label; without it the call fails then. */
  readonly builtin?: (target: RoleTarget) => Promise<string>
  readonly signal: AbortSignal
}

/**
 * What comes of a role call. `asked` comes again after each `passed-over`, and before the places in the queue of its server. After the first text or tool call no other model is tried: a model that
 * breaks off then gives an `end` with `interrupted`.
 */
export type RoleEvent =
  | { readonly kind: 'queued'; readonly position: number }
  | {
      readonly kind: 'passed-over'
      readonly id: string
      readonly reason: string
      readonly failure: ModelFailureKind | 'off' | 'budget'
      /** The reason by codes, sentence by sentence. */
      readonly said?: readonly ModelSaid[] | undefined
    }
  | { readonly kind: 'asked'; readonly target: RoleTarget }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | {
      readonly kind: 'end'
      readonly target: RoleTarget
      readonly usage: TokenUsage
      readonly interrupted: boolean
      /** Why it was interrupted, in words. */
      readonly reason: string | null
      /** The same by codes. */
      readonly said?: readonly ModelSaid[] | undefined
    }

/** Asks whichever model serves a role. The model router is one. */
export interface RoleAsker {
  /** Ends with an `end`, or throws a `ModelFailure` when no model answered. An aborted signal ends it with the failure `cancelled`. */
  ask(call: RoleCall): AsyncIterable<RoleEvent>
}
