import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChatUnderTest, says, stallsAfter } from './chat-under-test.ts'

let chat: ChatUnderTest

beforeEach(async () => {
  chat = await ChatUnderTest.make()
})
afterEach(() => chat[Symbol.asyncDispose]())

it('takes the words of replies that were made from it, and of later ones of the conversation, also from their memories', async () => {
  const first = await chat.exchange('Hello')
  chat.sources = [{ n: 1, memoryId: 'evt-secret', snippet: 'a word of it' }]
  chat.script = says('A paraphrase [1].')
  await chat.exchange('What is it?', { conversationId: first.id })
  chat.sources = []
  chat.script = says('As I said, a paraphrase.')
  await chat.exchange('Again?', { conversationId: first.id })
  const other = await chat.exchange('Something else')

  const report = await chat.open.forget({
    memories: [{ id: 'evt-secret', paths: [], texts: ['a word of it'] }],
  })

  const { items } = await chat.open.chat.read(first.id)
  expect(items.map(({ replies }) => replies[0]?.text)).toEqual([
    'Hello.',
    '[forgotten]',
    '[forgotten]',
  ])
  expect(items[1]?.replies[0]?.citations).toEqual([])
  expect(report).toEqual({ removed: 0, redacted: 1, left: [] })
  expect((await chat.open.chat.read(other.id)).items[0]?.replies[0]?.text).toContain('said')
  const { items: memories } = await chat.profile.parts.memories.list({ bin: 'false', limit: 9 })
  expect(memories.map(({ response }) => String(response)).toSorted()).toEqual([
    'As I said, a paraphrase.',
    'Hello.',
    '[forgotten]',
    '[forgotten]',
  ])
})

it('takes the whole exchange whose own memory is forgotten', async () => {
  const { id } = await chat.exchange('My PIN is 4711')
  const { memoryId } = chat.file(id).turns[0]

  await chat.open.forget({ memories: [{ id: memoryId, paths: [], texts: ['My PIN is 4711'] }] })

  expect((await chat.open.chat.read(id)).items).toEqual([])
})

it('stops a reply that is being made from it, keeps none of its words and remembers nothing', async () => {
  chat.sources = [{ n: 1, memoryId: 'evt-secret', snippet: '' }]
  chat.script = stallsAfter('A paraphrase [1]')
  const track = await chat.say('What is it?')
  await vi.waitFor(() => expect(track.text).toContain('paraphrase'))
  const [running] = chat.open.replies.all()

  await chat.open.forget({ memories: [{ id: 'evt-secret', paths: [], texts: ['x'] }] })

  const id = running?.conversationId ?? ''
  expect(JSON.stringify(chat.file(id))).not.toContain('paraphrase')
  expect(chat.open.replies.all()).toEqual([])
  const { items } = await chat.profile.parts.memories.list({ bin: 'false', limit: 9 })
  expect(items).toEqual([])
})
