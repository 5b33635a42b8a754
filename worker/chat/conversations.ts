import type { z } from 'zod'
import type { ChatList, ListChatsQuery } from '../../shared/api/chat.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import { formatChatCursor, isBelow, newestFirst, parseChatCursor } from './chat-cursor.ts'
import type { ConversationFiles } from './conversation-files.ts'
import type { ConversationPlace } from './conversation-place.ts'
import type { PassingConversations } from './passing-conversations.ts'
import type { StoredConversation } from './stored-conversation.ts'

interface ConversationsOptions {
  readonly files: ConversationFiles
  readonly passing: PassingConversations
}

/** A person's conversations, wherever they are kept. INVARIANT: changes of one follow one another, so that none is lost. */
export class Conversations {
  readonly #files: ConversationFiles
  readonly #passing: PassingConversations
  readonly #queue = new KeyedQueue()

  constructor({ files, passing }: ConversationsOptions) {
    this.#files = files
    this.#passing = passing
  }

  /** Whether it lasts only as long as the worker. */
  isPassing(id: string): boolean {
    return this.#passing.has(id)
  }

  /** Throws `not-found`, and `file-corrupt`. */
  async get(id: string): Promise<StoredConversation> {
    const found = await this.#placeOf(id).read(id)
    if (found) return found
    throw new AppError('not-found', 'There is no conversation with this id.')
  }

  /** Throws `not-found`; a corrupt one is there. */
  async checkIsThere(id: string): Promise<void> {
    await this.get(id).catch(unlessCorrupt)
  }

  async create(conversation: StoredConversation): Promise<void> {
    const isPassing = conversation.mode === 'emulation'
    await (isPassing ? this.#passing : this.#files).write(conversation)
  }

  /** Changes one; undefined leaves it as it is. Gives it as it is then. Throws `not-found`. */
  async change(
    id: string,
    change: (conversation: StoredConversation) => StoredConversation | undefined,
  ): Promise<StoredConversation> {
    return await this.#queue.run(id, async () => {
      const before = await this.get(id)
      const after = change(before)
      if (after === undefined) return before
      await this.#placeOf(id).write(after)
      return after
    })
  }

  /** Throws `not-found`. */
  async remove(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      await this.checkIsThere(id)
      await this.#placeOf(id).remove(id)
    })
  }

  /** The ones that changed last come first. */
  async page({ limit, cursor }: z.output<typeof ListChatsQuery.zod>): Promise<ChatList> {
    const below = cursor === undefined ? undefined : parseChatCursor(cursor)
    const all = [...(await this.#passing.stamps()), ...(await this.#files.stamps())]
    const left = all
      .filter((one) => below === undefined || isBelow(one, below))
      .toSorted(newestFirst)
    const shown = left.slice(0, limit)
    const summaries = await Promise.all(shown.map((one) => this.#placeOf(one.id).summary(one)))
    const last = left.length > limit ? shown.at(-1) : undefined
    return {
      items: summaries.filter((one) => one !== undefined),
      nextCursor: last ? formatChatCursor(last) : null,
    }
  }

  async ids(): Promise<string[]> {
    return [...this.#passing.ids(), ...(await this.#files.ids())]
  }

  #placeOf(id: string): ConversationPlace {
    return this.#passing.has(id) ? this.#passing : this.#files
  }
}

/** What cannot be read can be removed all the same. */
function unlessCorrupt(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'file-corrupt') throw error
}
