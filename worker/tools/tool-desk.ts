import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { ToolCall, ToolDefinition } from '../models/chat-protocol.ts'

/** In whose name, and after what reading, a model calls a tool. */
export interface ToolOccasion {
  readonly conversationId: string
  readonly replyId: string
  /** Whoever chats, as in the audit. */
  readonly actor: string
  readonly requestId: string
  /** The prompt, or an earlier one of the conversation, held words that are not the person's own (files, mail, imports): nothing that changes anything happens without approval. */
  readonly readUntrusted: boolean
  /** Whether the model that calls, and reads what comes of it, may see memories of the privacy class `local`. */
  readonly isLocal: boolean
  /** The strictest privacy class of what stood in the prompt: what is kept has it too. `any` if nothing is said. */
  readonly privacy?: PrivacyClass
}

interface Told {
  /** What the model is told of the call. */
  readonly content: string
  /** It holds words that are not the person's own: whatever is called after it in the conversation counts as `readUntrusted`, which the desk remembers while the worker lives. */
  readonly holdsUntrusted: boolean
  /** The privacy class of what `content` holds: `local` must not go to a model that is not local, such as the next one of the chain. */
  readonly privacy: 'any' | 'local'
  /** The memories that were told of. */
  readonly read?: readonly string[]
}

/** What became of a call. */
export type ToolOutcome =
  | (Told & { readonly state: 'done' | 'failed' | 'refused' })
  | (Told & { readonly state: 'awaiting-approval'; readonly approvalId: string })

/** Where models get their tools, and where each call is judged, done or queued for approval, and logged. */
export interface ToolDesk {
  /** What may be called now: nothing in emulation mode, and only what the person granted. */
  definitions(): readonly ToolDefinition[]
  /** Throws when the signal is aborted before anything was begun; whatever goes wrong after that is an outcome. */
  call(call: ToolCall, occasion: ToolOccasion, signal: AbortSignal): Promise<ToolOutcome>
}
