import { describe, expect, it } from 'vitest'
import { FollowedReply } from '../../../web/api/followed-reply.ts'
import { ProblemError } from '../../../web/api/problem.ts'
import type { ToldChatEvent } from '../../../shared/api/chat.ts'

const START = event(1, 'start', {
  conversationId: 'chat-1',
  replyId: 'rep-1',
  role: 'persona',
  model: 'm',
})
const USAGE = { promptTokens: 11, completionTokens: null }
const DONE = event(9, 'done', { model: 'm', usage: USAGE, interrupted: false })

function event(id: number, name: string, members: object): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(members)}\n\n`
}

/** A stream of pieces, which then ends, breaks, or says nothing more. */
function streamOf(pieces: readonly (string | Uint8Array)[], then: 'ends' | 'breaks' = 'ends') {
  const encoder = new TextEncoder()
  const left = [...pieces]
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = left.shift()
      if (piece !== undefined)
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      else if (then === 'breaks') controller.error(new TypeError('network error'))
      else controller.close()
    },
  })
}

type Answer = ReadableStream<Uint8Array> | Error

function following(first: Answer, ...later: readonly Answer[]) {
  const asked: (string | undefined)[] = []
  const connection: boolean[] = []
  const waiting = [...later]
  const leave = new AbortController()
  const given = async (answer: Answer | undefined): Promise<ReadableStream<Uint8Array>> => {
    if (answer instanceof Error || !answer) throw answer ?? new Error('nobody expects this')
    return answer
  }
  const reply = new FollowedReply({
    begin: () => given(first),
    goOn: ({ id, replyId }, lastEventId) => {
      asked.push(`${id} ${replyId} ${lastEventId}`)
      return given(waiting.shift())
    },
    signal: leave.signal,
    onConnection: (isLost) => connection.push(isLost),
  })
  return { reply, asked, connection, leave }
}

async function all(reply: FollowedReply): Promise<ToldChatEvent[]> {
  const events: ToldChatEvent[] = []
  for await (const one of reply.events()) events.push(one)
  return events
}

function textOf(events: readonly ToldChatEvent[]): string {
  return events.map((one) => (one.name === 'delta' ? one.data.text : '')).join('')
}

describe('a reply that is followed', () => {
  it('is read a byte at a time, characters of several bytes and all', async () => {
    const bytes = new TextEncoder().encode(
      `: hello\r\n\r\n${START.replaceAll('\n', '\r\n')}${event(2, 'delta', { text: 'größer 漢' })}${DONE}`,
    )
    const { reply } = following(streamOf([...bytes].map((byte) => new Uint8Array([byte]))))

    const events = await all(reply)

    expect(events.map(({ name }) => name)).toEqual(['start', 'delta', 'done'])
    expect(textOf(events)).toBe('größer 漢')
  })

  it('goes on after the last event that was whole, and takes none twice', async () => {
    const cut = event(3, 'delta', { text: 'lost' }).slice(0, 30)
    const first = streamOf([START, event(2, 'delta', { text: 'Hello' }), cut], 'breaks')
    const second = streamOf([
      event(2, 'delta', { text: 'Hello' }),
      event(3, 'delta', { text: ', you' }),
      DONE,
    ])
    const { reply, asked, connection } = following(first, second)

    const events = await all(reply)

    expect(textOf(events)).toBe('Hello, you')
    expect(asked).toEqual(['chat-1 rep-1 2'])
    expect(connection).toContain(true)
    expect(connection.at(-1)).toBe(false)
  })

  it('is looked for again while the server cannot be reached', async () => {
    const unreachable = new ProblemError({ code: 'unreachable', detail: 'Away.', fields: [] })
    const { reply, asked } = following(streamOf([START]), unreachable, streamOf([DONE]))

    const events = await all(reply)

    expect(events.at(-1)).toMatchObject({ name: 'done', data: { interrupted: false } })
    expect(asked).toHaveLength(2)
  })

  it('is given up when it is refused', async () => {
    const gone = new ProblemError({ code: 'not-found', detail: 'It is gone.', fields: [] })
    const { reply } = following(streamOf([START]), gone)

    await expect(all(reply)).rejects.toThrow('It is gone.')
  })

  it('of which nothing came is not asked for a second time', async () => {
    const { reply, asked } = following(streamOf([]))

    await expect(all(reply)).rejects.toMatchObject({ problem: { code: 'cut-off' } })
    expect(asked).toEqual([])
  })

  it('ends with its error, and with whoever leaves', async () => {
    const failed = event(2, 'error', { problem: { code: 'busy', message: 'Too much.' } })
    const ended = await all(following(streamOf([START, failed])).reply)
    const { reply, leave } = following(streamOf([START]))
    const left = all(reply)
    leave.abort(new Error('gone'))

    expect(ended.at(-1)).toMatchObject({
      name: 'error',
      data: { problem: { message: 'Too much.' } },
    })
    await expect(left).rejects.toThrow('gone')
  })

  it('passes over events of kinds that it does not know, and garbage', async () => {
    const { reply } = following(
      streamOf([START, event(2, 'mood', {}), 'event: citation\ndata: {"n":\n\n', DONE]),
    )

    expect((await all(reply)).map(({ name }) => name)).toEqual(['start', 'done'])
  })
})
