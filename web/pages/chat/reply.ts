import type { Conversation, ToldChatEvent } from '../../../shared/api/chat.ts'

type KeptReply = Conversation['items'][number]['replies'][number]
/** A reply, as far as it is shown. */
export type Reply = Pick<
  KeptReply,
  'id' | 'status' | 'text' | 'model' | 'citations' | 'tools' | 'passedOver' | 'problem'
>
export type Citation = Reply['citations'][number]

/** The model of a reply that was put together from memories without one. */
export const BUILTIN = 'builtin'

/** A reply of which nothing has come yet. */
export const NO_REPLY: Reply = {
  id: '',
  status: 'streaming',
  text: '',
  model: '',
  citations: [],
  tools: [],
  passedOver: [],
  problem: null,
}

/** A reply after one of its events. */
export function replyAfter(reply: Reply, event: ToldChatEvent): Reply {
  switch (event.name) {
    case 'start':
      return { ...NO_REPLY, id: event.data.replyId, model: event.data.model }
    case 'delta':
      return { ...reply, text: reply.text + event.data.text }
    case 'citation':
      return { ...reply, citations: [...reply.citations, event.data] }
    case 'tool': {
      const others = reply.tools.filter(({ name }) => name !== event.data.name)
      return { ...reply, tools: [...others, event.data] }
    }
    case 'fallback':
      return { ...reply, passedOver: [...reply.passedOver, event.data] }
    case 'done': {
      const status = event.data.interrupted ? 'interrupted' : 'done'
      return { ...reply, model: event.data.model, status }
    }
    case 'error':
      return { ...reply, status: 'failed', problem: event.data.problem }
    case 'queued':
      return reply
  }
}
