import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { eventsIn, type StreamedEvent } from '../../../cli/event-stream.ts'

it.each<[string, string[], StreamedEvent[]]>([
  [
    'an event',
    ['id: 1.2\nevent: worker\ndata: {}\n\n'],
    [{ id: '1.2', name: 'worker', data: '{}' }],
  ],
  ['an event without a name', ['data: x\n\n'], [{ id: undefined, name: 'message', data: 'x' }]],
  [
    'data of several lines',
    ['data: x\ndata: y\n\n'],
    [{ id: undefined, name: 'message', data: 'x\ny' }],
  ],
  ['comments and retry', [': ping\n\nretry: 2000\n\n'], []],
  [
    'an event without an end',
    ['data: x\n\ndata: y\n'],
    [{ id: undefined, name: 'message', data: 'x' }],
  ],
  ['a colon in the data', ['data: a: b\n\n'], [{ id: undefined, name: 'message', data: 'a: b' }]],
  [
    'events in pieces',
    ['da', 'ta: x\n', '\nevent: e\nda', 'ta:y\n\n'],
    [
      { id: undefined, name: 'message', data: 'x' },
      { id: undefined, name: 'e', data: 'y' },
    ],
  ],
])('reads %s', async (_what, chunks, expected) => {
  const events = []

  for await (const event of eventsIn(Readable.from(chunks))) events.push(event)

  expect(events).toEqual(expected)
})

it('joins a character that came in two pieces', async () => {
  const bytes = Buffer.from('data: ü\n\n')
  const events = []

  for await (const event of eventsIn(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])))
    events.push(event.data)

  expect(events).toEqual(['ü'])
})
