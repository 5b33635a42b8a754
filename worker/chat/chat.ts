import type { z } from 'zod'
import type { ChatList, ChatRequest, Conversation, ListChatsQuery } from '../../shared/api/chat.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import { newId } from '../../shared/domain/ids.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Caller } from '../http/handler.ts'
import { checkMayWrite } from '../profile/cognitive-mode.ts'
import type { Conversations } from './conversations.ts'
import { replyIn, withMessage, withRetry } from './edit-conversation.ts'
import type { ExchangeMemories } from './exchange-memories.ts'
import { trackOf } from './recover-replies.ts'
import type { Replies, RunningReply } from './replies.ts'
import type { ReplyTrack } from './reply-track.ts'
import {
  type StoredConversation,
  type StoredReply,
  toldConversation,
} from './stored-conversation.ts'

interface ChatOptions {
  readonly conversations: Conversations
  readonly replies: Replies
  readonly exchanges: ExchangeMemories
  readonly mode: () => CognitiveMode
}

/**
 * A person's conversations with the assistant. INVARIANTS: what a person said is on disk before anything is told of it; in emulation mode
 * nothing is written: a conversation lasts as long as the worker, and one that is kept does not go on.
 */
export class Chat {
  readonly #conversations: Conversations
  readonly #replies: Replies
  readonly #exchanges: ExchangeMemories
  readonly #mode: () => CognitiveMode

  constructor({ conversations, replies, exchanges, mode }: ChatOptions) {
    this.#conversations = conversations
    this.#replies = replies
    this.#exchanges = exchanges
    this.#mode = mode
  }

  /** Takes what a person says and begins the reply. Throws `not-found`, `conflict` and `invalid-input`. */
  async say(request: ChatRequest, caller: Caller): Promise<ReplyTrack> {
    const mode = this.#mode()
    // What is asked to be kept and cannot be is refused rather than forgotten in silence.
    if (request.remember) checkMayWrite(mode)
    const id = request.conversationId ?? newId('chat')
    return await this.#claimed(
      id,
      async () => {
        const saying = {
          text: request.message,
          by: caller.actor,
          at: new Date().toISOString(),
          replaces: request.replaces,
          isRemembered: mode !== 'emulation' && (request.remember ?? mode === 'dual'),
        }
        if (request.conversationId !== undefined)
          return await this.#change(id, (before) => withMessage(before, saying))
        const begun = { id, startedAt: saying.at, changedAt: saying.at, mode, turns: [] }
        const conversation = withMessage(begun, saying)
        await this.#conversations.create(conversation)
        return conversation
      },
      caller,
    )
  }

  /** Begins another reply to the last message. Throws `not-found` and `conflict`. */
  async retry(id: string, replyId: string, caller: Caller): Promise<ReplyTrack> {
    const at = new Date().toISOString()
    const change = (before: StoredConversation): StoredConversation =>
      withRetry(before, replyId, at)
    return await this.#claimed(id, async () => await this.#change(id, change), caller)
  }

  /** What was and will be told of a reply. Throws `not-found`. */
  async track(id: string, replyId: string): Promise<ReplyTrack> {
    const running = this.#replies.find(id, replyId)
    if (running) return running.track
    return trackOf(replyIn(await this.#conversations.get(id), replyId).reply)
  }

  /** Stops a reply; one that is over is stopped already. Throws `not-found`. */
  async stop(id: string, replyId: string): Promise<void> {
    const running = this.#replies.find(id, replyId)
    if (running) await this.#replies.stop(running)
    else replyIn(await this.#conversations.get(id), replyId)
  }

  /** Throws `not-found`. */
  async read(id: string): Promise<Conversation> {
    const stored = await this.#conversations.get(id)
    const running = this.#replies.find(id)
    const turns = stored.turns.map((turn) => ({
      ...turn,
      replies: turn.replies.map((reply) => asItIs(reply, running)),
    }))
    return toldConversation({ ...stored, turns })
  }

  async list(query: z.output<typeof ListChatsQuery.zod>): Promise<ChatList> {
    return await this.#conversations.page(query)
  }

  /** Removes a conversation; a reply that is being given is stopped. Throws `not-found`, and `conflict` where nothing may be changed. */
  async remove(id: string): Promise<void> {
    if (!this.#conversations.isPassing(id)) {
      await this.#conversations.checkIsThere(id)
      checkMayWrite(this.#mode())
    }
    const running = this.#replies.find(id)
    if (running) await this.#replies.drop(running)
    await this.#conversations.remove(id)
  }

  async #claimed(
    id: string,
    prepare: () => Promise<StoredConversation>,
    caller: Caller,
  ): Promise<ReplyTrack> {
    const release = this.#replies.claim(id)
    try {
      return await this.#replies.begin(await this.#withoutSuperseded(await prepare()), caller)
    } catch (error) {
      release()
      throw error
    }
  }

  async #change(
    id: string,
    change: (conversation: StoredConversation) => StoredConversation,
  ): Promise<StoredConversation> {
    return await this.#conversations.change(id, (before) => {
      this.#checkGoesOn(id)
      return change(before)
    })
  }

  #checkGoesOn(id: string): void {
    const isPassing = this.#conversations.isPassing(id)
    const isEmulation = this.#mode() === 'emulation'
    if (isPassing === isEmulation) return
    const why = isPassing
      ? 'This conversation was begun in emulation mode and is not kept.'
      : 'The profile is in emulation mode, in which nothing is written, and this conversation is kept.'
    throw refusal(
      isPassing ? 'conversation-passing' : 'conversation-kept',
      `${why} Begin a new one, or switch the mode.`,
    )
  }

  /** The memories of what was replaced go to the bin. What cannot be binned now is tried again with the next message. */
  async #withoutSuperseded(conversation: StoredConversation): Promise<StoredConversation> {
    const { id, superseded = [] } = conversation
    if (superseded.length === 0) return conversation
    const done = new Set(await this.#exchanges.bin(superseded))
    return await this.#conversations.change(id, (one) => ({
      ...one,
      superseded: one.superseded?.filter((memory) => !done.has(memory)),
    }))
  }
}

/** A reply as it is at this moment: one that is said to be under way and is not was cut off. */
function asItIs(reply: StoredReply, running: RunningReply | undefined): StoredReply {
  if (reply.status !== 'streaming') return reply
  if (running?.replyId !== reply.id) return { ...reply, status: 'interrupted' }
  return { ...reply, text: running.track.text, events: running.track.marks }
}
