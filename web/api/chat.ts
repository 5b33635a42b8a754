import { type ApiRequest, call, openStream, type RouteName } from './call.ts'
import {
  type Conversation,
  type ConversationPage,
  type ReplyEvent,
  readConversation,
  readConversationPage,
} from './chat-shapes.ts'
import { FollowedReply } from './followed-reply.ts'
import { type Memory, readEvent } from './memory.ts'
import { type Remedies, withRemedies } from './remedies.ts'
import { isObject, stringIn } from './shape.ts'

interface ChatOptions {
  /** Username of the profile whose conversations they are. */
  readonly profile: string
  readonly remedies: Remedies
  /** Aborted when the person has gone: nothing is asked after that. */
  readonly signal: AbortSignal
}

/** Where a reply is, and who listens to it. */
interface Following {
  readonly signal: AbortSignal
  /** Called when the connection was lost, and when it is back. */
  readonly onConnection: (isLost: boolean) => void
}

interface Said extends Following {
  readonly message: string
  readonly conversationId: string | undefined
  /** A message that this one replaces. */
  readonly replaces: string | undefined
  /** Keep it as a memory, in a mode that keeps only what one asks for. */
  readonly remember: boolean
}

/** A reply, by its place. */
export interface ReplyPlace {
  readonly id: string
  readonly replyId: string
}

/** A person's conversations, as the worker of the profile keeps them. */
export class Chat {
  readonly #options: ChatOptions

  constructor(options: ChatOptions) {
    this.#options = options
  }

  async conversations(cursor?: string): Promise<ConversationPage> {
    return await this.#call('GET /api/chats', { query: { cursor } }, readConversationPage)
  }

  async read(id: string): Promise<Conversation> {
    return await this.#call('GET /api/chats/:id', { params: { id } }, readConversation)
  }

  /** Takes a conversation away; what was remembered of it stays. */
  async remove(id: string): Promise<void> {
    await this.#call('DELETE /api/chats/:id', { params: { id } }, readDone)
  }

  async stop(params: ReplyPlace): Promise<void> {
    const name = 'POST /api/chats/:id/replies/:replyId/stop'
    await this.#call(name, { params: { ...params } }, readDone)
  }

  /** The memory that a reply rests on. */
  async memory(id: string): Promise<Memory> {
    return await this.#call('GET /api/memories/:id', { params: { id } }, readEvent)
  }

  /** `dual`, `agent` or `emulation`: what is kept of a conversation. */
  async mode(): Promise<string> {
    const params = { name: 'cognitive-mode' }
    return await this.#call('GET /api/config/:name', { params }, readMode)
  }

  /** Says something; gives the events of the reply as they come. */
  say({ message, conversationId, replaces, remember, ...following }: Said) {
    const more = {
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(remember ? { remember } : {}),
    }
    return this.#follow('POST /api/chat', { body: { message, ...more } }, following)
  }

  /** Asks for another reply. */
  retry(params: ReplyPlace, following: Following): AsyncIterable<ReplyEvent> {
    const name = 'POST /api/chats/:id/replies/:replyId/retry'
    return this.#follow(name, { params: { ...params } }, following)
  }

  /** The events of a reply from its beginning. */
  follow(params: ReplyPlace, following: Following): AsyncIterable<ReplyEvent> {
    const name = 'GET /api/chats/:id/replies/:replyId/events'
    return this.#follow(name, { params: { ...params } }, following)
  }

  #follow<Name extends RouteName>(
    name: Name,
    request: ApiRequest<Name>,
    { signal, onConnection }: Following,
  ): AsyncIterable<ReplyEvent> {
    const ending = AbortSignal.any([signal, this.#options.signal])
    const { profile, remedies } = this.#options
    const sent = { ...request, profile, signal: ending }
    return new FollowedReply({
      begin: () => withRemedies(() => openStream(name, sent), remedies, ending),
      goOn: (params, lastEventId) => {
        const events = 'GET /api/chats/:id/replies/:replyId/events'
        const again = { params, profile, lastEventId, signal: ending }
        return withRemedies(() => openStream(events, again), remedies, ending)
      },
      signal: ending,
      onConnection,
    }).events()
  }

  async #call<Name extends RouteName, T>(
    name: Name,
    request: ApiRequest<Name>,
    read: (answer: unknown) => T | undefined,
  ): Promise<T> {
    const { profile, remedies, signal } = this.#options
    const sent = { ...request, profile, signal }
    return await withRemedies(() => call(name, sent, read), remedies, signal)
  }
}

function readMode(answer: unknown): string {
  return stringIn(answer, 'currentMode') ?? 'dual'
}

function readDone(answer: unknown): true | undefined {
  return isObject(answer) ? true : undefined
}
