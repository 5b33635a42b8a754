import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChatEvent, ToldChatEvent } from '../../../../shared/api/chat.ts'
import { ReplyTrack } from '../../../../worker/chat/reply-track.ts'

const SIGNAL = new AbortController().signal
const USAGE = { promptTokens: null, completionTokens: null }
const DONE: ChatEvent = { name: 'done', data: { model: 'm', usage: USAGE, interrupted: false } }

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const event: fc.Arbitrary<ChatEvent> = fc.oneof(
  { weight: 4, arbitrary: text.map((one) => ({ name: 'delta' as const, data: { text: one } })) },
  fc.nat(9).map((position) => ({ name: 'queued' as const, data: { position } })),
  fc.nat(9).map((n) => ({
    name: 'citation' as const,
    data: { n: n + 1, memoryId: `evt-${n}`, snippet: 's' },
  })),
)

it('neither loses nor repeats a character or an event, wherever a reader leaves and comes back, running or made again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 30 }),
      fc.array(fc.nat(4), { maxLength: 60 }),
      async (events, leaves) => {
        const track = new ReplyTrack()
        const seen: ToldChatEvent[] = []
        let leave = 0
        const look = (): void => {
          // Takes some of what is there, and comes back with the id of the last that it took.
          const some = track.after(seen.at(-1)?.id ?? 0)
          seen.push(...some.slice(0, leaves[(leave += 1) % leaves.length] ?? 1))
        }
        for (const one of events) {
          track.add(one)
          look()
        }
        track.add(DONE)
        const again = ReplyTrack.of(track.text, track.marks)
        for await (const some of again.follow(seen.at(-1)?.id ?? 0, SIGNAL)) seen.push(...some)

        expect(saidIn(seen)).toEqual(saidIn(events.concat(DONE)))
        expect(ids(seen)).toEqual([...new Set(ids(seen))].toSorted((a, b) => a - b))
        expect(again.last).toBe(track.last)
      },
    ),
    { numRuns: 300 },
  )
})

it('keeps both halves of a character together', () => {
  const track = new ReplyTrack()

  track.add({ name: 'delta', data: { text: 'a\ud83d' } })
  const first = track.after(0)
  track.add({ name: 'delta', data: { text: '\ude00b' } })
  const second = track.after(first.at(-1)?.id ?? 0)

  expect(first).toEqual([{ id: 1, name: 'delta', data: { text: 'a' } }])
  expect(second).toEqual([{ id: 4, name: 'delta', data: { text: '😀b' } }])
})

it('gives a reader that is slow all that it has not taken in one piece', async () => {
  const track = new ReplyTrack()
  for (const one of ['to', 'ge', 'ther']) track.add({ name: 'delta', data: { text: one } })
  track.add(DONE)

  const pieces = track.after(1)

  expect(pieces.map(({ data }) => data)).toEqual([{ text: 'ogether' }, DONE.data])
})

it('lets a reader go that leaves while nothing comes', async () => {
  const track = new ReplyTrack()
  const leaving = new AbortController()

  const next = track.follow(0, leaving.signal).next()
  leaving.abort()

  expect(await next).toEqual({ done: true, value: undefined })
})

/** Texts that follow each other are one. */
function saidIn(events: readonly Pick<ChatEvent, 'name' | 'data'>[]): unknown[] {
  const said: unknown[] = []
  for (const { name, data } of events) {
    const last = said.at(-1)
    if (name === 'delta' && 'text' in data && typeof last === 'string')
      said[said.length - 1] = last + data.text
    else said.push('text' in data ? data.text : { name, data })
  }
  return said
}

function ids(events: readonly ToldChatEvent[]): number[] {
  return events.map(({ id }) => id)
}
