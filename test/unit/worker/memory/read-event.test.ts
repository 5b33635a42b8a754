import { describe, expect, it } from 'vitest'
import { readEvent } from '../../../../worker/memory/read-event.ts'

const LEAST = { id: 'evt-1', timestamp: '2025-10-30T10:15:00.712Z', content: 'hello' }

function read(value: unknown): ReturnType<typeof readEvent> {
  return readEvent(typeof value === 'string' ? value : JSON.stringify(value))
}

describe('readEvent', () => {
  it.each([
    ['the least', LEAST, { type: 'observation' }],
    ['an old id', { ...LEAST, id: 'evt-202510301015007' }, { id: 'evt-202510301015007' }],
    [
      'entities as objects',
      { ...LEAST, entities: [{ name: 'Bob' }, 'atlas'] },
      { entities: [{ name: 'Bob' }, 'atlas'] },
    ],
    ['unknown members', { ...LEAST, mood: { calm: 1 } }, { mood: { calm: 1 } }],
    ['an unknown member that is null', { ...LEAST, mood: null }, { mood: null }],
    [
      'known members that are null',
      { ...LEAST, tags: null, metadata: null },
      { type: 'observation' },
    ],
    [
      'an offset',
      { ...LEAST, timestamp: '2025-10-30T10:15:00+02:00' },
      { timestamp: '2025-10-30T10:15:00+02:00' },
    ],
    ['processed in metadata', { ...LEAST, metadata: { processed: true } }, { processed: true }],
    [
      'both places of processed',
      { ...LEAST, processed: false, metadata: { processed: true } },
      { processed: false },
    ],
  ])('takes %s', (_, value, expected) => {
    expect(read(value)).toMatchObject({ status: 'ok', event: expected })
  })

  it('takes a file that begins with a byte-order mark', () => {
    expect(read(`\uFEFF${JSON.stringify(LEAST)}`).status).toBe('ok')
  })

  it.each([
    ['nothing', '', /not JSON/],
    ['a torn file', '{"id":"evt-1","content":"hel', /not JSON/],
    ['a list', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['no id', { ...LEAST, id: undefined }, /id/],
    ['no content', { ...LEAST, content: undefined }, /content/],
    ['a number for content', { ...LEAST, content: 5 }, /content/],
    ['no time', { ...LEAST, timestamp: 'yesterday' }, /timestamp/],
    ['a day that is not', { ...LEAST, timestamp: '2025-02-30T10:00:00Z' }, /timestamp/],
    ['tags that are no list', { ...LEAST, tags: 'a' }, /tags/],
  ])('sets %s aside and says why', (_, value, reason) => {
    const found = read(value)

    expect(found).toMatchObject({ status: 'corrupt', reason: expect.stringMatching(reason) })
  })

  it('keeps the members as the file has them', () => {
    const value = { zeta: 1, ...LEAST, tags: null, metadata: { processed: true } }

    expect(read(value)).toMatchObject({ members: value })
  })
})
