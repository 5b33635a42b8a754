import { describe, expect, it } from 'vitest'
import { indexEntry } from '../../../../worker/index/index-entry.ts'
import { readAskedTime } from '../../../../worker/search/asked-time.ts'
import { CONTEXT, explained, found, NOON, put, useIndexes } from '../index/index-under-test.ts'

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

    const hits = index.search({ q: 'dentist', limit: 10 }, CONTEXT)

    expect(hits.map(({ row }) => row.id)).toEqual(['dentist', 'meeting'])
    expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? Number.POSITIVE_INFINITY)
  })

  it('says which words matched, and where', async () => {
    const index = await filled()

    const [first] = explained(index, 'bob meetings dentist november')

    expect(first).toMatchObject({
      id: 'meeting',
      matched: { own: ['bob', 'meeting'], nearby: ['dentist'], date: ['november'] },
    })
  })

  it('prefers what is said by whom the question names', async () => {
    const { index } = await newIndex()
    index.writer.apply([
      put('about', 0, { content: 'Ben: Anna never likes the harbour, does Anna' }),
      put('by', 9_000, { content: 'Anna: the harbour is where I walk' }),
      put('spoken', 19_000, { content: 'the harbour again', metadata: { speaker: 'Anna' } }),
    ])

    const hits = explained(index, 'What does Anna like at the harbour?')

    expect(hits.map(({ id }) => id).slice(0, 1)).toEqual(['by'])
    expect(hits.filter(({ matched }) => matched?.notes.includes('said by anna'))).toHaveLength(2)
  })

  it('prefers what names a time when a time is asked for, and statements to questions', async () => {
    const { index } = await newIndex()
    index.writer.apply([
      put('asked', 0, { content: 'Did we visit the harbour museum last week?' }),
      put('plain', 9_000, { content: 'We did visit the harbour museum with them' }),
      put('timed', 18_000, { content: 'We did visit the harbour museum last week' }),
    ])

    expect(found(index, 'When did we visit the harbour museum?')).toEqual([
      'timed',
      'asked',
      'plain',
    ])
    expect(found(index, 'harbour museum visit')[2]).toBe('asked')
  })

  it('puts the newest first when the latest is asked for', async () => {
    const { index } = await newIndex()
    index.writer.apply([
      put('old', -1_000_000, { content: 'Ada reads a book on harbours' }),
      put('new', 0, { content: 'Ada reads a long and heavy book on harbours' }),
    ])

    expect(found(index, 'which book does Ada read')).toEqual(['old', 'new'])
    expect(found(index, 'which book does Ada currently read')).toEqual(['new', 'old'])
  })

  it.each([
    ['a month', 'the harbour last October', ['october', 'november']],
    ['a day', 'harbour yesterday', ['november', 'october']],
    ['nothing else than a time', 'last October', ['october']],
    ['the time of something else', 'harbour the week I met Bob', ['october', 'november']],
  ])('prefers what lies in the time that is asked for: %s', async (_name, q, ids) => {
    const { index } = await newIndex()
    const minutes = (day: string): number => (Date.parse(day) - NOON) / 60_000
    index.writer.apply([
      put('november', minutes('2026-11-24T09:00:00Z'), { content: 'We walked at the harbour' }),
      put('bob', minutes('2026-10-05T09:00:00Z'), { content: 'I met Bob', source: 'a' }),
      put('october', minutes('2026-10-08T09:00:00Z'), { content: 'We walked at the harbour' }),
    ])
    const time = await readAskedTime(q, CONTEXT)

    const hits = explained(index, q, { ...CONTEXT, time })

    const seen = hits.map(({ id }) => id).filter((id) => id !== 'bob')
    expect(seen).toEqual(ids)
    expect(hits[0]?.matched?.notes[0]).toMatch(/^time: /)
  })

  it('finds every november by its name, the last one first', async () => {
    const { index } = await newIndex()
    index.writer.apply([
      put('before', -365 * 24 * 60, { content: 'a walk' }),
      put('now', -60, { content: 'a walk' }),
    ])
    const time = await readAskedTime('november', CONTEXT)

    const hits = index.search({ q: 'november', limit: 10 }, { ...CONTEXT, time })

    expect(hits.map(({ row }) => row.id)).toEqual(['now', 'before'])
  })

  it('keeps the limits that were set besides a time that is named', async () => {
    const { index } = await newIndex()
    index.writer.apply([put('a', 0, { content: 'harbour' }), put('b', -60, { content: 'harbour' })])
    const time = await readAskedTime('harbour yesterday', CONTEXT)
    const query = { q: 'harbour yesterday', limit: 10, from: new Date(NOON).toISOString() }

    const hits = index.search(query, { ...CONTEXT, time })

    expect(hits.map(({ row }) => row.id)).toEqual(['a'])
  })

  it('finds people by their other names', async () => {
    const { index } = await newIndex()
    index.writer.apply([put('one', 0, { content: 'Annie cooked pasta' }), put('two', 9_000)])
    const people = [{ names: ['Anna Miller', 'Annie', 'sister'] }]

    const hits = explained(index, 'what did my sister cook', { ...CONTEXT, people })

    expect(hits.map(({ id, matched }) => [id, matched?.own])).toEqual([
      ['one', ['annie', 'cooked']],
    ])
  })

  it('shows one text that was kept twice after another answer of nearly the same worth', async () => {
    const { index } = await newIndex()
    const twice = { content: 'coffee at the harbour with Ada' }
    index.writer.apply([
      put('a', 0, twice),
      put('b', 9_000, twice),
      put('c', 18_000, { content: 'coffee at the harbour with Ada and her brother' }),
    ])

    expect(found(index, 'coffee harbour').indexOf('c')).toBe(1)
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

  it.each([1_763_985_600_123.456, 1_099_511_627_775.000_1, 1_000_000_000_000.5, 0])(
    'gives a row as the index holds it, the time of its file (%d) to the last bit',
    async (mtimeMs) => {
      const { index } = await newIndex()
      const event = { id: 'a', timestamp: '2026-11-24T12:00:00Z', type: 't', content: 'harbour' }
      const stamp = { mtimeMs, size: 7 }
      const entry = indexEntry({ path: '2026/"a"\n.json', stamp, event }, false)
      index.writer.apply([{ kind: 'put', entry }])

      const [hit] = index.search({ q: 'harbour', limit: 1 }, CONTEXT)

      expect(hit?.row).toEqual(index.reader.find('a', false)[0])
      expect(hit?.row.mtimeMs).toBe(mtimeMs)
    },
  )

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
