import { describe, expect, it } from 'vitest'
import { endOf, readBytes, textsOf } from '../../../../support/read-in-process.ts'
import { zipFile } from '../../../../support/zip-file.ts'

const gptMessage = (id: string, role: string, text: string, rest = {}): object => ({
  id,
  author: { role },
  create_time: 1_741_944_600.5,
  content: { content_type: 'text', parts: [text] },
  recipient: 'all',
  ...rest,
})

const chatGpt = {
  title: 'Knots',
  create_time: 1_741_944_600,
  conversation_id: 'conv-1',
  current_node: 'c',
  mapping: {
    root: { id: 'root', message: null, parent: null, children: ['s'] },
    s: { message: gptMessage('s', 'system', 'Be kind.'), parent: 'root', children: ['a'] },
    a: { message: gptMessage('a', 'user', 'Which knot?'), parent: 's', children: ['b', 'old'] },
    old: { message: gptMessage('old', 'assistant', 'A clove hitch.'), parent: 'a', children: [] },
    b: {
      message: gptMessage('b', 'assistant', 'search("knots")', { recipient: 'browser' }),
      parent: 'a',
      children: ['c'],
    },
    c: { message: gptMessage('c', 'assistant', 'A bowline.'), parent: 'b', children: [] },
  },
}

describe('an export of ChatGPT', () => {
  it('gives the branch that was seen last, with speakers and times', async () => {
    const parts = await readBytes('conversations.json', JSON.stringify([chatGpt]))

    expect(parts.slice(0, -1)).toEqual([
      { kind: 'document', format: 'chatgpt-export' },
      {
        kind: 'message',
        conversationId: 'conv-1',
        conversationTitle: 'Knots',
        messageId: 'a',
        speaker: 'User',
        role: 'user',
        at: '2025-03-14T09:30:00.500Z',
        text: 'Which knot?',
      },
      expect.objectContaining({ speaker: 'ChatGPT', role: 'assistant', text: 'A bowline.' }),
    ])
  })

  it('whose tree leads back to itself ends, and without a present message the newest leaf counts', async () => {
    const looped = structuredClone(chatGpt)
    looped.mapping.a.parent = 'c'
    const { current_node: _, ...open } = chatGpt

    expect(textsOf(await readBytes('c.json', JSON.stringify([looped])))).toHaveLength(2)
    expect(textsOf(await readBytes('c.json', JSON.stringify([open])))[0]).toBe('Which knot?')
  })

  it('as a whole archive says everything once', async () => {
    const archive = zipFile([
      { name: 'conversations.json', bytes: JSON.stringify([chatGpt]) },
      { name: 'chat.html', bytes: '<html><p>Which knot?</p></html>' },
    ])

    const texts = textsOf(await readBytes('export.zip', archive))

    expect(texts).toEqual(['Which knot?', 'A bowline.'])
  })

  it('with a conversation that is none goes on with the next', async () => {
    const broken = { ...chatGpt, current_node: 7 }

    const parts = await readBytes('conversations.json', JSON.stringify([broken, chatGpt]))

    expect(parts[1]).toMatchObject({ kind: 'remark', message: expect.stringContaining('Value 1') })
    expect(textsOf(parts)).toEqual(['Which knot?', 'A bowline.'])
  })

  it('that is cut off gives the conversations before, and says so', async () => {
    const whole = JSON.stringify([chatGpt, chatGpt])

    const parts = await readBytes('conversations.json', whole.slice(0, -200))

    expect(textsOf(parts)).toEqual(['Which knot?', 'A bowline.'])
    expect(parts.at(-2)).toMatchObject({
      kind: 'remark',
      message: expect.stringContaining('cut off'),
    })
    expect(endOf(parts)).toBe('end')
  })
})

it('an export of Claude gives messages and the files that were given', async () => {
  const conversation = {
    uuid: 'u-1',
    name: 'Sails',
    created_at: '2025-03-14T09:00:00Z',
    chat_messages: [
      {
        uuid: 'm-1',
        sender: 'human',
        text: 'What is in it?',
        created_at: '2025-03-14T09:01:00.000000Z',
        attachments: [{ file_name: 'order.txt', extracted_content: '40 m of sailcloth' }],
      },
      {
        uuid: 'm-2',
        sender: 'assistant',
        text: '',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'An order.' },
        ],
        created_at: '2025-03-14T09:02:00Z',
      },
    ],
  }

  const parts = await readBytes('conversations.json', JSON.stringify([conversation]))

  expect(parts.slice(0, -1)).toMatchObject([
    { kind: 'document', format: 'claude-export' },
    { speaker: 'User', role: 'user', at: '2025-03-14T09:01:00.000Z', conversationTitle: 'Sails' },
    { kind: 'inner', name: 'order.txt' },
    { kind: 'document', format: 'text' },
    { kind: 'passage', text: '40 m of sailcloth' },
    { kind: 'inner-end' },
    { speaker: 'Claude', role: 'assistant', text: 'An order.', conversationId: 'u-1' },
  ])
})

it('an export of Open WebUI gives the branch that was seen last, without thoughts', async () => {
  const message = (id: string, parentId: string | null, role: string, content: string): object => ({
    id,
    parentId,
    role,
    content,
    timestamp: 1_741_944_600,
    ...(role === 'assistant' ? { modelName: 'qwen3' } : {}),
  })
  const chat = {
    id: 'chat-1',
    title: 'Tea',
    chat: {
      history: {
        currentId: '3',
        messages: {
          1: message('1', null, 'user', 'Green or black?'),
          2: message('2', '1', 'assistant', 'Green.'),
          3: message('3', '1', 'assistant', '<details type="reasoning">hm</details>Black.'),
        },
      },
    },
  }

  const parts = await readBytes('chat-export.json', JSON.stringify([chat]))

  expect(parts.slice(0, -1)).toMatchObject([
    { kind: 'document', format: 'open-webui-export' },
    { speaker: 'User', text: 'Green or black?', at: '2025-03-14T09:30:00.000Z' },
    { speaker: 'qwen3', text: 'Black.', conversationId: 'chat-1', conversationTitle: 'Tea' },
  ])
})

describe('JSON', () => {
  it('of the single-user system gives what was said and answered', async () => {
    const event = {
      id: 'evt-202510301015007',
      timestamp: '2025-10-30T10:15:00.712Z',
      content: 'Me: "where is the atlas?"',
      type: 'conversation',
      response: 'At the quay.',
      entities: [{ name: 'atlas' }],
    }

    const parts = await readBytes('evt-202510301015007-x.json', JSON.stringify(event, null, 2))

    expect(parts.slice(0, -1)).toMatchObject([
      { kind: 'document', format: 'episodic-event' },
      { role: 'user', text: 'where is the atlas?', at: '2025-10-30T10:15:00.712Z' },
      { role: 'assistant', text: 'At the quay.' },
    ])
  })

  it('of any other kind gives its values by the way to them', async () => {
    const parts = await readBytes(
      'x.json',
      '{"boat":{"name":"Petrel","crew":["Bob",{"age":40}]},"no":null}',
    )

    expect(textsOf(parts)).toEqual(['boat.name: Petrel\nboat.crew[0]: Bob\nboat.crew[1].age: 40'])
  })

  it('by lines gives each line', async () => {
    const parts = await readBytes('x.jsonl', '{"a":"1\\n]"}\n{"a":"2"}\n')

    expect(textsOf(parts)).toEqual(['a: 1\n]', 'a: 2'])
  })

  it('that is none is refused', async () => {
    expect(endOf(await readBytes('x.json', '{"a": oops}'))).toBe('damaged')
    expect(endOf(await readBytes('x.json', '{"a": 1'))).toBe('damaged')
  })
})
