import type {
  ConversationPlace,
  ConversationStamp,
  ConversationSummary,
} from './conversation-place.ts'
import { type StoredConversation, summaryOf } from './stored-conversation.ts'

const MOST = 50

/** Conversations of a mode in which nothing is written: they last as long as the worker, and the oldest make room for new ones. */
export class PassingConversations implements ConversationPlace {
  readonly #kept = new Map<string, StoredConversation>()

  has(id: string): boolean {
    return this.#kept.has(id)
  }

  async read(id: string): Promise<StoredConversation | undefined> {
    return this.#kept.get(id)
  }

  async write(conversation: StoredConversation): Promise<void> {
    this.#kept.delete(conversation.id)
    this.#kept.set(conversation.id, conversation)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest)
  }

  async remove(id: string): Promise<void> {
    this.#kept.delete(id)
  }

  async stamps(): Promise<ConversationStamp[]> {
    return [...this.#kept.values()].map(({ id, changedAt }) => ({
      id,
      changedMs: Date.parse(changedAt),
    }))
  }

  async summary({ id }: ConversationStamp): Promise<ConversationSummary | undefined> {
    const found = this.#kept.get(id)
    return found && summaryOf(found)
  }

  ids(): string[] {
    return [...this.#kept.keys()]
  }
}
