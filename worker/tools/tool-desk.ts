import type { ToolCall, ToolDefinition } from '../models/chat-protocol.ts'

/** In whose name, and after what reading, a model calls a tool. */
export interface ToolOccasion {
  readonly conversationId: string
  readonly replyId: string
  /** Whoever chats, as in the audit. */
  readonly actor: string
  readonly requestId: string
  /** The prompt held words that are not the person's own (files, mail, imports): nothing that changes anything happens without approval. */
  readonly readUntrusted: boolean
}

/** What became of a call. `content` is what the model is told of it. */
export type ToolOutcome =
  | { readonly state: 'done' | 'failed' | 'refused'; readonly content: string }
  | {
      readonly state: 'awaiting-approval'
      readonly content: string
      readonly approvalId: string
    }

/** Where models get their tools, and where each call is judged, done or queued for approval, and logged. */
export interface ToolDesk {
  /** What may be called now: nothing in emulation mode, and only what the person granted. */
  definitions(): readonly ToolDefinition[]
  call(call: ToolCall, occasion: ToolOccasion, signal: AbortSignal): Promise<ToolOutcome>
}
