import type { ToldChatEvent } from '../../shared/api/chat.ts'
import type { StreamedEvent } from '../../shared/api/streamed-event.ts'
import type { ReplyTrack } from '../chat/reply-track.ts'
import { EventAnswer } from '../http/event-answer.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyChat } from '../lazy-chat.ts'
import type { ProfileAudit } from './profile-audit.ts'

type ChatHandlers = Pick<
  WorkerHandlers,
  'chat' | 'listChats' | 'readChat' | 'deleteChat' | 'replyEvents' | 'stopReply' | 'retryReply'
>

/** Answers the chat's routes; what is said and shown is audited, by ids. */
export function chatHandlers(lazy: Pick<LazyChat, 'open'>, audit: ProfileAudit): ChatHandlers {
  return {
    chat: async (request) => {
      const { actor, requestId, body, signal } = request
      const track = await (await lazy.open()).chat.say(body, { actor, requestId })
      await audit.done(request, 'chat_said', idsIn(track))
      return eventsOf(track, { signal, lastEventId: undefined })
    },
    retryReply: async (request) => {
      const { actor, requestId, params, signal } = request
      const { chat } = await lazy.open()
      const track = await chat.retry(params.id, params.replyId, { actor, requestId })
      await audit.done(request, 'reply_retried', idsIn(track))
      return eventsOf(track, { signal, lastEventId: undefined })
    },
    replyEvents: async (request) => {
      const { id, replyId } = request.params
      const track = await (await lazy.open()).chat.track(id, replyId)
      await audit.shown(request, 'chats_read', { how: 'events', conversation: id, reply: replyId })
      return eventsOf(track, request)
    },
    listChats: async (request) => {
      const page = await (await lazy.open()).chat.list(request.query)
      await audit.shown(request, 'chats_read', { how: 'list', count: page.items.length })
      return page
    },
    readChat: async (request) => {
      const conversation = await (await lazy.open()).chat.read(request.params.id)
      await audit.shown(request, 'chats_read', { how: 'get', conversation: conversation.id })
      return conversation
    },
    deleteChat: async (request) => {
      const { id } = request.params
      await (await lazy.open()).chat.remove(id)
      await audit.done(request, 'chat_deleted', { conversation: id })
      return { success: true }
    },
    stopReply: async (request) => {
      const { id, replyId } = request.params
      await (await lazy.open()).chat.stop(id, replyId)
      await audit.done(request, 'reply_stopped', { conversation: id, reply: replyId })
      return { success: true }
    },
  }
}

interface Reader {
  readonly signal: AbortSignal
  readonly lastEventId: string | undefined
}

const EVENT_ID = /^\d{1,15}$/

/** Who comes back with an id that is none of ours is told everything. */
function eventsOf(track: ReplyTrack, { signal, lastEventId = '' }: Reader): EventAnswer {
  const seen = EVENT_ID.test(lastEventId) ? Number(lastEventId) : 0
  return new EventAnswer(streamed(track.follow(seen, signal)))
}

async function* streamed(
  events: AsyncIterable<readonly ToldChatEvent[]>,
): AsyncGenerator<StreamedEvent[]> {
  for await (const some of events)
    yield some.map(({ id, name, data }) => ({ id: String(id), name, json: JSON.stringify(data) }))
}

function idsIn(track: ReplyTrack): { conversation: string; reply: string } {
  const start = track.marks.find((one) => one.name === 'start')
  if (start?.name !== 'start') return { conversation: '', reply: '' }
  return { conversation: start.data.conversationId, reply: start.data.replyId }
}
