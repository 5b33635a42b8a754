import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { ChatMessage } from '../models/chat-protocol.ts'
import type { RoleTarget } from '../models/role-call.ts'

/** What was said earlier, oldest first. What a reply was made of goes on with it: keep both with the reply, and give them back here. */
export interface EarlierTurn {
  readonly said: string
  readonly replied: string
  /** The `privacy` of the prompt or quotes that the reply was made of; `any` when missing. */
  readonly privacy?: PrivacyClass | undefined
  /** The `holdsUntrusted` of that prompt; false when missing. */
  readonly readUntrusted?: boolean | undefined
}

export interface ChatQuestion {
  readonly conversationId: string
  readonly earlier: readonly EarlierTurn[]
  readonly message: string
}

/** A memory that stands in a prompt under its number; a reply cites it as `[n]`. */
export interface PromptSource {
  readonly n: number
  readonly memoryId: string
  /** What is shown to the person when it is cited. */
  readonly snippet: string
}

/** What goes for everything that is made of memories. */
interface MadeOfMemories {
  readonly sources: readonly PromptSource[]
  /** The strictest class of what stands in it: what is made of it is to be kept under the same one. */
  readonly privacy: PrivacyClass
  /** It holds words that are not the person's own. */
  readonly holdsUntrusted: boolean
  /** Memories that fitted and were kept out by their privacy class. */
  readonly withheld: number
}

export interface ChatPrompt extends MadeOfMemories {
  readonly messages: readonly ChatMessage[]
}

/** An answer without any model, which says so. */
export interface ExtractiveAnswer extends MadeOfMemories {
  readonly text: string
}

/** What was found for one question, from which the prompt of any model is made: gathered once a reply. */
export interface PromptMaterial {
  /**
   * INVARIANT: nothing of a privacy class that the target must not see; never longer than its window allows, by our estimate. `alsoTokens`
   * are those of what is sent besides, such as definitions of tools (`estimateTokens`). Throws `invalid-input` when the message alone is too
   * long for the window.
   */
  promptFor(target: Pick<RoleTarget, 'isLocal' | 'contextWindow'>, alsoTokens?: number): ChatPrompt
  /** The answer without any model: quotes of what fits best, cited as `[n]`, and labelled as such. */
  extractive(): ExtractiveAnswer
}

/** Gathers what a reply can be made from: memories, persona and active facet, tasks, calendar, conversation. */
export interface PromptBuilder {
  gather(question: ChatQuestion, signal: AbortSignal): Promise<PromptMaterial>
}
