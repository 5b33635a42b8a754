import type { CognitiveMode } from '../shared/domain/cognitive-mode.ts'
import type { ProfileLayout } from '../shared/layout/profile-layout.ts'
import type { Logger } from '../shared/log/logger.ts'
import { Chat } from './chat/chat.ts'
import { ConversationFiles } from './chat/conversation-files.ts'
import { Conversations } from './chat/conversations.ts'
import { ExchangeMemories } from './chat/exchange-memories.ts'
import { forgetInConversations } from './chat/forget-conversations.ts'
import { forgetResponse } from './chat/forget-response.ts'
import { PassingConversations } from './chat/passing-conversations.ts'
import { recoverReplies } from './chat/recover-replies.ts'
import { Replies } from './chat/replies.ts'
import type { ReplyParts } from './chat/reply-run.ts'
import type { Tell } from './events/profile-events.ts'
import type { ForgetfulStore } from './forget/forgetful-store.ts'
import type { MemoryParts } from './open-memories.ts'

/** What replies are made with, opened when the first is asked for. */
export interface ReplyMakers extends Omit<ReplyParts, 'logger'> {
  /** The model that will be asked first. */
  readonly firstModel: () => Promise<string>
}

/** What a profile's chat is opened with. */
export interface ChatParts {
  readonly layout: ProfileLayout
  readonly logger: Logger
  readonly memoryParts: Pick<MemoryParts, 'memories' | 'finder' | 'store' | 'index'>
  readonly mode: () => CognitiveMode
  readonly tell: Tell
  readonly makers: () => Promise<ReplyMakers>
}

export interface OpenChat {
  readonly chat: Chat
  readonly replies: Replies
  readonly forget: ForgetfulStore['forget']
}

/** Puts the chat together, and takes up what a killed worker left of replies. */
export async function openChat(parts: ChatParts): Promise<OpenChat> {
  const { layout, logger, memoryParts, mode, tell } = parts
  const files = new ConversationFiles({ root: layout.root, logger })
  const conversations = new Conversations({ files, passing: new PassingConversations() })
  const exchanges = new ExchangeMemories({ ...memoryParts, logger })
  const kept = { folder: layout.replies, conversations, exchanges, logger }
  await recoverReplies(kept)
  const replies = new Replies({ ...kept, ...(await parts.makers()), tell })
  return {
    chat: new Chat({ conversations, replies, exchanges, mode }),
    replies,
    forget: async (request) =>
      await forgetInConversations(
        {
          conversations,
          replies,
          forgetResponse: async (id) => await forgetResponse(memoryParts, id),
        },
        request,
      ),
  }
}
