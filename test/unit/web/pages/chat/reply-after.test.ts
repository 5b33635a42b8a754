import { describe, expect, it } from 'vitest'
import type { ToldChatEvent } from '../../../../../shared/api/chat.ts'
import {
  NOTHING_YET,
  replyAfter,
  type Reply,
  withShown,
} from '../../../../../web/pages/chat/reply-after.ts'

const USAGE = { promptTokens: 3, completionTokens: 5 }
const START: ToldChatEvent = {
  id: 1,
  name: 'start',
  data: { conversationId: 'chat-1', replyId: 'rep-1', role: 'persona', model: 'm' },
}

function told(...events: readonly ToldChatEvent[]): Reply {
  return [START, ...events].reduce(replyAfter, NOTHING_YET)
}

function tool(state: 'running' | 'done' | 'failed'): ToldChatEvent {
  return { id: 2, name: 'tool', data: { name: 'list_tasks', state } }
}

describe('a reply that comes', () => {
  it('grows by its pieces, and ends with who gave it', () => {
    const reply = told(
      { id: 2, name: 'delta', data: { text: 'On ' } },
      { id: 3, name: 'delta', data: { text: 'Thursday' } },
      { id: 4, name: 'citation', data: { n: 1, memoryId: 'evt-1', snippet: 'Thursday' } },
      { id: 5, name: 'done', data: { model: 'other', usage: USAGE, interrupted: false } },
    )

    expect(reply).toMatchObject({
      id: 'rep-1',
      text: 'On Thursday',
      status: 'done',
      model: 'other',
      usage: USAGE,
    })
    expect(reply.citations.map(({ n }) => n)).toEqual([1])
  })

  it('is marked when it was broken off', () => {
    const done = { model: 'm', usage: USAGE, interrupted: true }

    expect(told({ id: 2, name: 'done', data: done }).status).toBe('interrupted')
  })

  it('begins anew where it starts again', () => {
    const first = told({ id: 2, name: 'delta', data: { text: 'Half' } })

    expect(replyAfter(first, START).text).toBe('')
  })

  it('has a tool once for each call, with its last state', () => {
    const states = told(tool('running'), tool('done'), tool('running'), tool('failed')).tools

    expect(states.map(({ state }) => state)).toEqual(['done', 'failed'])
  })
})

describe('a conversation that is shown again', () => {
  it.each([
    ['interrupted', 'On', 'On Thursday', 'On Thursday'],
    ['interrupted', 'On', 'At noon', 'On'],
    ['interrupted', 'On Thursday', 'On', 'On Thursday'],
    ['done', 'On', 'On Thursday', 'On'],
  ] as const)(
    'keeps of a reply that is %s with %j, and was shown as %j: %j',
    (status, kept, seen, text) => {
      const message = { id: 'msg-1', at: '', text: 'When?', kept: true, origin: 'chat' }
      const turns = [{ message, replies: [{ ...NOTHING_YET, id: 'rep-1', status, text: kept }] }]

      const [turn] = withShown(turns, { ...NOTHING_YET, id: 'rep-1', text: seen })

      expect(turn?.replies[0]?.text).toBe(text)
    },
  )
})
