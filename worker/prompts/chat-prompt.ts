import type { ChatMessage } from '../models/chat-protocol.ts'
import type { RoleTarget } from '../models/role-call.ts'

/** What was said earlier, oldest first. */
export interface EarlierTurn {
  readonly said: string
  readonly replied: string
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

export interface ChatPrompt {
  readonly messages: readonly ChatMessage[]
  readonly sources: readonly PromptSource[]
  /** It holds words that are not the person's own. */
  readonly holdsUntrusted: boolean
  /** Memories that fitted and were kept out by their privacy class. */
  readonly withheld: number
}

/** What was found for one question, from which the prompt of any model is made: gathered once a reply. */
export interface PromptMaterial {
  /** INVARIANT: nothing of a privacy class that the target must not see; never longer than its window allows. */
  promptFor(target: Pick<RoleTarget, 'isLocal' | 'contextWindow'>): ChatPrompt
  /** The answer without any model: quotes of what fits best, cited as `[n]`, and labelled as such. */
  extractive(): {
    readonly text: string
    readonly sources: readonly PromptSource[]
  }
}

/** Gathers what a reply can be made from: memories, persona and active facet, tasks, calendar, conversation. */
export interface PromptBuilder {
  gather(question: ChatQuestion, signal: AbortSignal): Promise<PromptMaterial>
}
