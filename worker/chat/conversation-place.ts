import type { ChatList } from '../../shared/api/chat.ts'
import type { StoredConversation } from './stored-conversation.ts'

/** When a conversation changed last, by which they are listed. */
export interface ConversationStamp {
  readonly id: string
  readonly changedMs: number
}

export type ConversationSummary = ChatList['items'][number]

/** Where conversations are kept: in files, or in memory where nothing may be written. */
export interface ConversationPlace {
  read(id: string): Promise<StoredConversation | undefined>
  write(conversation: StoredConversation): Promise<void>
  remove(id: string): Promise<void>
  /** All of them, in no order. */
  stamps(): Promise<ConversationStamp[]>
  /** Undefined for one that went meanwhile or cannot be read. */
  summary(stamp: ConversationStamp): Promise<ConversationSummary | undefined>
}
