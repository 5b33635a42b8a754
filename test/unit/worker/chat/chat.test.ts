import { appendFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ListChatsQuery } from '../../../../shared/api/chat.ts'
import { failureFor, modelTold } from '../../../../worker/models/model-told.ts'
import { ChatUnderTest, exchangedIn, says, stallsAfter } from './chat-under-test.ts'

let chat: ChatUnderTest

beforeEach(async () => {
  chat = await ChatUnderTest.make()
})
afterEach(() => chat[Symbol.asyncDispose]())

describe('a reply', () => {
  it('is told as it comes and kept as it was told', async () => {
    chat.sources = [{ n: 1, memoryId: 'evt-1', snippet: 'The atlas lies at the quay.' }]
    chat.script = says({ position: 2 }, { passedOver: 'It timed out.' }, 'At the quay [', '1].')

    const { id, replyId, text, names, events } = await chat.exchange('Where is the atlas?')

    expect(text).toBe('At the quay [1].')
    expect(names.filter((name) => name !== 'delta')).toEqual([
      'start',
      'queued',
      'fallback',
      'citation',
      'done',
    ])
    const read = await chat.open.chat.read(id)
    expect(read).toMatchObject({ title: 'Where is the atlas?', turns: 1, mode: 'dual' })
    expect(read.items[0]?.replies).toMatchObject([
      {
        id: replyId,
        status: 'done',
        text,
        model: 'small',
        usage: { promptTokens: 10, completionTokens: 5 },
        citations: [{ n: 1, memoryId: 'evt-1', snippet: 'The atlas lies at the quay.' }],
        passedOver: [{ model: 'big', reason: 'It timed out.' }],
      },
    ])
    const again = await exchangedIn(await chat.open.chat.track(id, replyId))
    expect(again.events.filter(({ name }) => name !== 'delta')).toEqual(
      events.filter(({ name }) => name !== 'delta'),
    )
    expect(chat.told).toEqual([
      ['reply-started', id, replyId],
      ['reply-done', id, replyId],
    ])
  })

  it('goes on when nobody listens, one at a time in a conversation, and can be stopped', async () => {
    chat.script = stallsAfter('Once upon')
    const track = await chat.say('Tell me a story')
    const [start] = track.after(0)
    const { conversationId: id, replyId } = start?.name === 'start' ? start.data : expect.fail()
    await vi.waitFor(() => expect(track.text).toBe('Once upon'))

    await expect(chat.say('And now?', { conversationId: id })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(chat.open.replies.because).toEqual([{ code: 'replies', values: { count: 1 } }])
    expect((await chat.open.chat.read(id)).items[0]?.replies).toMatchObject([
      { status: 'streaming', text: 'Once upon' },
    ])
    await chat.open.chat.stop(id, replyId)

    expect(track.marks.at(-1)).toMatchObject({ name: 'done', data: { interrupted: true } })
    expect((await chat.open.chat.read(id)).items[0]?.replies).toMatchObject([
      { status: 'interrupted', text: 'Once upon' },
    ])
    expect(chat.open.replies.because).toEqual([])
    await chat.open.chat.stop(id, replyId)
  })

  it('that cannot be given says why, and the next one can', async () => {
    chat.script = async function* () {
      yield* []
      throw new Error('a bug of ours')
    }
    const failed = await chat.exchange('Hello?')
    chat.script = says('Hello.')
    const next = await chat.exchange('Are you there?', { conversationId: failed.id })

    expect(failed.events.at(-1)).toMatchObject({
      name: 'error',
      data: { problem: { code: 'internal', message: expect.not.stringContaining('bug') } },
    })
    expect(next.text).toBe('Hello.')
    const statuses = (await chat.open.chat.read(next.id)).items.map(
      ({ replies }) => replies[0]?.status,
    )
    expect(statuses).toEqual(['failed', 'done'])
  })

  it('that no model gave says why by codes, told and kept', async () => {
    chat.script = async function* () {
      yield* []
      throw failureFor('busy', modelTold('too-many-wait', { server: 'http://a' }))
    }

    const { id, events } = await chat.exchange('Hello?')

    const problem = {
      code: 'model-failed',
      message: 'Too many questions wait for http://a already.',
      said: [{ code: 'too-many-wait', values: { server: 'http://a' } }],
    }
    expect(events.at(-1)).toMatchObject({ name: 'error', data: { problem } })
    expect((await chat.open.chat.read(id)).items[0]?.replies).toMatchObject([{ problem }])
  })

  it('uses tools for five rounds at most, and carries on what it has read', async () => {
    chat.script = async function* ({ messages, hasTools }) {
      if (!hasTools) return yield `after ${messages.filter(({ role }) => role === 'tool').length}`
      yield { call: { id: 'c', name: 'capture', input: {} } }
    }
    chat.outcome = {
      state: 'done',
      content: 'words of a mail',
      holdsUntrusted: true,
      privacy: 'local',
      read: ['evt-9'],
    }

    const { id, text, names } = await chat.exchange('Do it')

    expect(text).toBe('after 5')
    expect(names.filter((name) => name === 'tool')).toHaveLength(10)
    expect(chat.occasions.map(({ readUntrusted, privacy }) => [readUntrusted, privacy])).toEqual([
      [false, 'any'],
      ...Array.from({ length: 4 }, () => [true, 'local']),
    ])
    const [reply] = chat.file(id).turns[0].replies
    expect(reply).toMatchObject({ privacy: 'local', readUntrusted: true, sources: ['evt-9'] })
    expect((await chat.open.chat.read(id)).items[0]?.replies[0]?.tools).toEqual(
      Array.from({ length: 5 }, () => ({ name: 'capture', state: 'done' })),
    )
  })

  it('knows what was said before, and what that was made from', async () => {
    chat.privacy = 'local'
    const { id } = await chat.exchange('My boat is blue')
    await chat.exchange('What colour?', { conversationId: id })

    expect(chat.questions.at(-1)?.earlier).toEqual([
      { said: 'My boat is blue', replied: 'Hello.', privacy: 'local', readUntrusted: false },
    ])
  })
})

describe('a worker that is killed in the middle of a reply', () => {
  it('leaves what was told, marked as interrupted, with an end for who comes back', async () => {
    chat.script = stallsAfter('Once upon a time')
    const track = await chat.say('Tell me a story')
    await vi.waitFor(() => expect(track.text).toBe('Once upon a time'))
    const running = chat.open.replies.all()[0]
    if (!running?.journal) expect.fail('There is no journal.')
    await running.journal.flush()
    const { conversationId: id, replyId } = running

    await chat.reopen()
    const reply = (await chat.open.chat.read(id)).items[0]?.replies[0]
    const seen = track.last + 300
    const rest = await exchangedAfter(seen, id, replyId)

    expect(reply).toMatchObject({ status: 'interrupted', text: 'Once upon a time' })
    expect(rest).toMatchObject([{ name: 'done', data: { interrupted: true } }])
    expect(chat.files()).toEqual(['.replies', `${id}.json`])
    expect(await memories()).toMatchObject([{ response: 'Once upon a time' }])
  })

  it('costs no more than a torn line, and one that said nothing yet nothing', async () => {
    chat.script = stallsAfter('Once upon a time')
    const track = await chat.say('Tell me a story')
    await vi.waitFor(() => expect(track.text).toBe('Once upon a time'))
    const [running] = chat.open.replies.all()
    await running?.journal?.flush()
    const journal = join(chat.profile.layout.replies, `${running?.replyId}.ndjson`)
    appendFileSync(journal, '{"id":400,"name":"delta","da')
    writeFileSync(join(chat.profile.layout.replies, 'reply-torn.ndjson'), '{"conver')

    await chat.reopen()

    const { items } = await chat.open.chat.read(running?.conversationId ?? '')
    expect(items[0]?.replies[0]).toMatchObject({ text: 'Once upon a time', status: 'interrupted' })
    expect(chat.files()).toHaveLength(2)
  })

  it('shows a reply without a journal as interrupted', async () => {
    const { id, replyId } = await chat.exchange('Hello')
    const file = chat.file(id)
    Object.assign(file.turns[0].replies[0], { status: 'streaming', text: 'Hel', events: [] })
    put(id, file)

    const { items } = await chat.open.chat.read(id)

    expect(items[0]?.replies[0]).toMatchObject({ status: 'interrupted', text: 'Hel' })
    expect(await exchangedAfter(3, id, replyId)).toMatchObject([{ name: 'done' }])
  })
})

describe('an exchange', () => {
  it('becomes one memory in dual mode, as private as what its reply was made from, and names it', async () => {
    chat.sources = [
      { n: 1, memoryId: 'evt-1', snippet: '' },
      { n: 2, memoryId: 'evt-2', snippet: '' },
    ]
    chat.privacy = 'local'
    chat.script = says('It is blue [2].')

    const { id, replyId } = await chat.exchange('What colour is my boat?')

    expect(await memories()).toMatchObject([
      {
        type: 'conversation',
        content: 'Me: "What colour is my boat?"',
        response: 'It is blue [2].',
        tags: ['chat', 'conversation'],
        privacy: 'local',
        provenance: { by: 'user', trusted: true },
        links: [
          { type: 'cited', target: 'evt-2' },
          { type: 'context', target: 'evt-1' },
        ],
        metadata: { conversationId: id, replyId, cognitiveMode: 'dual', model: 'small' },
      },
    ])
  })

  it('is one memory when it is tried again, and when it is said anew', async () => {
    const { id, replyId } = await chat.exchange('What colour is my boat?')
    chat.script = says('Blue.')
    await exchangedIn(await chat.open.chat.retry(id, replyId, { actor: 'user:u1', requestId: 'r' }))
    const tried = await memories()
    const before = await chat.open.chat.read(id)
    chat.script = says('White.')
    const replaces = before.items[0]?.message.id
    await chat.exchange('And my house?', { conversationId: id })
    await chat.exchange('What colour is my sail?', { conversationId: id, replaces })

    const [memory, ...others] = await memories()
    expect(tried).toMatchObject([{ response: 'Blue.' }])
    expect(before.items[0]?.replies.map(({ text }) => text)).toEqual(['Hello.', 'Blue.'])
    expect(memory).toMatchObject({
      id: tried[0]?.id,
      content: 'Me: "What colour is my sail?"',
      response: 'White.',
    })
    expect(others).toEqual([])
    expect(await memories('true')).toMatchObject([{ content: 'Me: "And my house?"' }])
    const versions = await chat.profile.parts.memories.history(memory?.id ?? '')
    expect(versions.map(({ event }) => event.response)).toEqual(['Blue.', 'Hello.'])
  })

  it.each([
    { mode: 'dual', remember: undefined, kept: 1 },
    { mode: 'dual', remember: false, kept: 0 },
    { mode: 'agent', remember: undefined, kept: 0 },
    { mode: 'agent', remember: true, kept: 1 },
  ] as const)('in $mode mode, asked $remember, makes $kept memories', async (one) => {
    chat.mode = one.mode
    await chat.exchange('Hello', one.remember === undefined ? {} : { remember: one.remember })

    expect(await memories()).toHaveLength(one.kept)
  })

  it('leaves nothing on disk in emulation mode, and asks for what it cannot keep in vain', async () => {
    chat.mode = 'emulation'
    const before = chat.files()
    const { id } = await chat.exchange('Hello')
    await chat.exchange('Hello again', { conversationId: id })

    expect(chat.files()).toEqual(before)
    expect(await memories()).toEqual([])
    expect((await chat.open.chat.read(id)).items).toHaveLength(2)
    expect((await list()).items).toMatchObject([{ id, mode: 'emulation', turns: 2 }])
    await expect(chat.say('Hello', { remember: true })).rejects.toMatchObject({ code: 'conflict' })
    chat.mode = 'dual'
    await expect(chat.say('Hello', { conversationId: id })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not kept'),
    })
    const kept = await chat.exchange('Hello')
    chat.mode = 'emulation'
    await expect(chat.say('Hello', { conversationId: kept.id })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(chat.open.chat.remove(kept.id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('conversations', () => {
  it('are listed by what changed last, page by page, without those that cannot be read', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => `chat-${index}`)
    for (const [index, id] of ids.entries()) {
      put(id, { id, startedAt: AT, changedAt: AT, turns: [] })
      utimesSync(pathOf(id), 1_000 + (index % 3), 1_000 + (index % 3))
    }
    writeFileSync(pathOf('chat-corrupt'), '{')
    utimesSync(pathOf('chat-corrupt'), 1_001, 1_001)

    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await list(2, cursor)
      found.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)

    expect(found).toEqual(['chat-5', 'chat-2', 'chat-4', 'chat-1', 'chat-6', 'chat-3', 'chat-0'])
    await expect(list(2, 'nonsense')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(chat.open.chat.read('chat-corrupt')).rejects.toMatchObject({
      code: 'file-corrupt',
    })
  })

  it('keep members that are not ours, and take edits by hand', async () => {
    const { id } = await chat.exchange('Hello')
    const file = chat.file(id)
    file.mood = 'sunny'
    file.turns[0].message.text = 'Good morning'
    file.turns[0].message.star = true
    put(id, file)
    await chat.exchange('Again', { conversationId: id })

    expect(chat.file(id)).toMatchObject({
      mood: 'sunny',
      turns: [{ message: { text: 'Good morning', star: true } }, {}],
    })
    expect(chat.questions.at(-1)?.earlier[0]?.said).toBe('Good morning')
  })

  it('go with the reply that is being given, and their memories stay', async () => {
    const { id } = await chat.exchange('Hello')
    chat.script = stallsAfter('Once')
    await chat.say('Tell me a story', { conversationId: id })

    await chat.open.chat.remove(id)

    expect(chat.files()).toEqual(['.replies'])
    expect(chat.open.replies.because).toEqual([])
    expect(await memories()).toHaveLength(1)
    await expect(chat.open.chat.read(id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each(['chat-x/../../etc', '../chat-1', 'chat-', 'evt-1', 'chat-1.json', 'chat-\0'])(
    'are not found under %j',
    async (id) => {
      await expect(chat.open.chat.read(id)).rejects.toMatchObject({ code: 'not-found' })
    },
  )

  it('take no message in place of one that is not theirs, and try no earlier reply again', async () => {
    const first = await chat.exchange('Hello')
    await chat.exchange('Again', { conversationId: first.id })

    await expect(
      chat.say('No', { conversationId: first.id, replaces: 'msg-other' }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(
      chat.open.chat.retry(first.id, first.replyId, { actor: 'user:u1', requestId: 'r' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await chat.open.chat.read(first.id)).items).toHaveLength(2)
  })

  it('are not read through a link', async () => {
    const { id } = await chat.exchange('Hello')
    renameSync(pathOf(id), `${chat.profile.layout.root}/elsewhere.json`)
    symlinkSync(`${chat.profile.layout.root}/elsewhere.json`, pathOf(id))

    await expect(chat.open.chat.read(id)).rejects.toMatchObject({ code: 'file-corrupt' })
  })
})

const AT = '2026-11-25T10:00:00.000Z'

function pathOf(id: string): string {
  return join(chat.profile.layout.root, 'memory/conversations', `${id}.json`)
}

function put(id: string, conversation: unknown): void {
  writeFileSync(pathOf(id), JSON.stringify(conversation))
}

async function list(limit = 50, cursor?: string) {
  return await chat.open.chat.list(ListChatsQuery.parse({ limit, cursor }, 'Query'))
}

async function memories(bin: 'true' | 'false' = 'false') {
  return (await chat.profile.parts.memories.list({ bin, limit: 50 })).items
}

async function exchangedAfter(seen: number, id: string, replyId: string) {
  const track = await chat.open.chat.track(id, replyId)
  return track.after(seen)
}
