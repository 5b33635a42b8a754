import { describe, expect, it } from 'vitest'
import { found, put, useIndexes } from './index-under-test.ts'

const newIndex = useIndexes()

async function filled() {
  const { index } = await newIndex()
  index.writer.apply([
    put('meeting', 0, {
      content: 'Bob came to the meeting about the atlas',
      metadata: { conversationId: 'c' },
    }),
    put('dentist', 5, { content: 'The dentist called', metadata: { conversationId: 'c' } }),
    put('sea', 9_000, { content: 'We sailed to the sea', type: 'dream' }),
    put('cafe', 20_000, { content: 'Café crème at the quay' }),
    put('tokyo', 30_000, { content: '東京タワーに登った' }),
  ])
  return index
}

describe('search', () => {
  it.each([
    ['a word', 'meeting', ['meeting', 'dentist']],
    ['another form of a word', 'meetings', ['meeting', 'dentist']],
    ['a word without its accents', 'cafe', ['cafe']],
    ['any of several words', 'sailing quay', ['sea', 'cafe']],
    ['a month', 'december', ['cafe', 'tokyo']],
    ['a day', '2026-11-30', ['sea']],
    ['a part of a sentence without spaces', '京タワ', ['tokyo']],
    ['stop words beside others', 'when was the dentist there', ['dentist', 'meeting']],
    ['stop words alone', 'the', ['meeting', 'dentist', 'sea', 'cafe']],
    ['nothing that is there', 'zebra', []],
  ])('finds %s', async (_, query, ids) => {
    const index = await filled()

    expect(found(index, query).toSorted()).toEqual(ids.toSorted())
  })

  it('ranks a memory before its neighbours', async () => {
    const index = await filled()

    const hits = index.search({ q: 'dentist', limit: 10 })

    expect(hits.map(({ id }) => id)).toEqual(['dentist', 'meeting'])
    expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? Number.POSITIVE_INFINITY)
  })

  it('says which words matched, and where', async () => {
    const index = await filled()

    const [first] = index.search({ q: 'bob meetings dentist november', limit: 1 })

    expect(first).toMatchObject({
      id: 'meeting',
      matched: { own: ['bob', 'meeting'], nearby: ['dentist'], date: ['november'] },
    })
  })

  it.each([
    ['a type', { type: 'dream' }, ['sea']],
    ['a beginning', { from: '2026-12-01T00:00:00Z' }, ['cafe']],
    ['an end', { to: '2026-11-24T12:00:00+00:00' }, ['meeting']],
    ['a limit', { limit: 2 }, expect.objectContaining({ length: 2 })],
  ])('keeps to %s', async (_, filter, ids) => {
    const index = await filled()

    expect(found(index, 'the', filter)).toEqual(ids)
  })

  it.each([
    '"',
    '""',
    '"unclosed',
    'NEAR(',
    'NEAR(a b, 5)',
    '*',
    'a*',
    '^a',
    'own:a',
    '{own near}: a',
    'a AND',
    'OR',
    'NOT',
    '-',
    '(',
    ')',
    ';',
    '😀',
    '\u0000',
    '\u0001\u0002',
    "'; DROP TABLE memories; --",
    '\\',
    '%',
    'ⅷ ² ½',
    '\uD800',
    'ß',
    'İ',
    '́',
    '२०२६',
    '🏳️‍🌈 flag',
  ])('is not harmed by %j', async (query) => {
    const index = await filled()

    expect(() => found(index, query)).not.toThrow()
    expect(found(index, 'meeting')).toContain('meeting')
  })
})
