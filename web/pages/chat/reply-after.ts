import type { Conversation, ToldChatEvent } from '../../../shared/api/chat.ts'

export type Turn = Conversation['items'][number]
export type Message = Turn['message']
export type Reply = Turn['replies'][number]
export type Citation = Reply['citations'][number]
export type ToolUse = Reply['tools'][number]

/** A reply of which nothing has come. */
export const NOTHING_YET: Reply = {
  id: '',
  at: '',
  status: 'streaming',
  text: '',
  role: 'persona',
  model: '',
  usage: { promptTokens: null, completionTokens: null },
  citations: [],
  tools: [],
  passedOver: [],
  problem: null,
}

/** A reply after one of its events. */
export function replyAfter(reply: Reply, event: ToldChatEvent): Reply {
  switch (event.name) {
    case 'start':
      return {
        ...NOTHING_YET,
        id: event.data.replyId,
        role: event.data.role,
        model: event.data.model,
      }
    case 'delta':
      return { ...reply, text: reply.text + event.data.text }
    case 'citation':
      return { ...reply, citations: [...reply.citations, event.data] }
    case 'tool':
      return { ...reply, tools: toolsAfter(reply.tools, event.data) }
    case 'fallback':
      return { ...reply, passedOver: [...reply.passedOver, event.data] }
    case 'done': {
      const { model, usage, interrupted } = event.data
      return { ...reply, model, usage, status: interrupted ? 'interrupted' : 'done' }
    }
    case 'error':
      return { ...reply, status: 'failed', problem: event.data.problem }
    case 'queued':
      return reply
  }
}

/** A conversation as it is kept, but for a reply that was cut off: of it more may have been shown than was kept. */
export function withShown(turns: readonly Turn[], shown: Reply): readonly Turn[] {
  return turns.map((turn) => ({
    ...turn,
    replies: turn.replies.map((reply) => (reply.id === shown.id ? longer(reply, shown) : reply)),
  }))
}

function longer(kept: Reply, shown: Reply): Reply {
  const isMore =
    kept.status === 'interrupted' &&
    shown.text.length > kept.text.length &&
    shown.text.startsWith(kept.text)
  return isMore ? { ...kept, text: shown.text, citations: shown.citations } : kept
}

/** As the server has them: what is not running any more takes the place of its first word. */
function toolsAfter(tools: readonly ToolUse[], use: ToolUse): ToolUse[] {
  const running = tools.findIndex(({ name, state }) => name === use.name && state === 'running')
  return use.state === 'running' || running === -1 ? [...tools, use] : tools.with(running, use)
}
