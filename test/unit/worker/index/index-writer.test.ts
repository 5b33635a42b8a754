import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IndexChange } from '../../../../worker/index/index-writer.ts'
import { drop, found, pathOf, put, textsOf, useIndexes } from './index-under-test.ts'

const newIndex = useIndexes()

describe('neighbours', () => {
  it('lend their words at distance 1, 2 and 3 to both sides, and no further', async () => {
    const { index, path } = await newIndex()

    index.writer.apply(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((id, minute) => put(id, minute)),
    )

    const rows = await textsOf(path)
    expect(rows.find((row) => row['path'] === pathOf('e'))).toMatchObject({
      near: 'd\nf',
      around: 'c\nb\ng\nh',
    })
    expect(rows.find((row) => row['path'] === pathOf('a'))).toMatchObject({
      near: 'b',
      around: 'c\nd',
    })
  })

  it.each([
    { which: 'of one source', one: { source: 's' }, minutes: 30, lend: true },
    { which: 'of one source, after 31 minutes,', one: { source: 's' }, minutes: 31, lend: false },
    { which: 'of different sources', one: { source: 's' }, other: { source: 't' }, lend: false },
    {
      which: 'of one conversation, after days,',
      one: inConversation('c'),
      minutes: 9_999,
      lend: true,
    },
    {
      which: 'of different conversations',
      one: inConversation('c'),
      other: inConversation('d'),
      lend: false,
    },
    {
      which: 'of one document, after days,',
      one: partOf('n [1/2]'),
      other: partOf('n [2/2]'),
      minutes: 9_999,
      lend: true,
    },
    { which: 'that are incorrect', other: { validation: { status: 'incorrect' } }, lend: false },
    { which: 'of privacy none', other: { privacy: 'none' as const }, lend: false },
  ])('$which lend their words: $lend', async ({ one = {}, other = one, minutes = 1, lend }) => {
    const { index } = await newIndex()

    index.writer.apply([
      put('one', 0, one),
      put('other', minutes, { ...other, content: 'treasure' }),
    ])

    expect(found(index, 'treasure').includes('one')).toBe(lend)
  })

  it('lend no more than 1,000 characters each', async () => {
    const { index, path } = await newIndex()

    index.writer.apply([put('a', 0, { content: 'long '.repeat(1_000) }), put('b', 1)])

    const row = (await textsOf(path)).find((one) => one['path'] === pathOf('b'))
    expect(row?.['near']).toBe('long '.repeat(200))
  })
})

describe('an edit', () => {
  const many = Array.from({ length: 20 }, (_, number) => put(`m${number + 10}`, number))

  it.each([
    ['in the middle', put('m20', 10, { content: 'edited' }), 7],
    ['at the end', put('m29', 19, { content: 'edited' }), 4],
    ['that marks it incorrect', put('m20', 10, { validation: { status: 'incorrect' } }), 7],
    ['of one that lends nothing', put('new', 10, { privacy: 'none' }), 1],
  ])('%s writes no more than the row and its neighbours', async (_, change, rows) => {
    const { index } = await newIndex()
    index.writer.apply(many)

    expect(index.writer.apply([change])).toBe(rows)
  })

  it('is one transaction: a failure leaves everything as it was', async () => {
    const { index, path } = await newIndex()
    index.writer.apply(many)
    const before = await textsOf(path)
    const broken: IndexChange = {
      kind: 'corrupt',
      path: 'x',
      mtimeMs: Number.NaN,
      size: 1,
      reason: '',
    }

    expect(() => index.writer.apply([put('m20', 10, { content: 'edited' }), broken])).toThrow(
      'NOT NULL',
    )

    expect(await textsOf(path)).toEqual(before)
  })
})

describe('incorrect memories', () => {
  it('leave the search and stay in the list', async () => {
    const { index } = await newIndex()
    index.writer.apply([put('a', 0, { content: 'treasure' })])

    index.writer.apply([put('a', 0, { content: 'treasure', validation: { status: 'incorrect' } })])

    expect(found(index, 'treasure')).toEqual([])
    expect(index.reader.list({ binned: false, limit: 10 })).toHaveLength(1)
  })
})

describe('an index that grew change by change', () => {
  const change = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.nat(14), fc.nat(120), fc.nat(5))
        .map(([id, minute, kind]) => anyPut(id, minute, kind)),
    },
    { weight: 1, arbitrary: fc.nat(14).map((id) => drop(`m${id}`)) },
  )

  it('is the one that would be built anew', async () => {
    const batches = fc.array(fc.array(change, { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 12,
    })

    await fc.assert(
      fc.asyncProperty(batches, async (history) => {
        const [grown, rebuilt] = [await newIndex(), await newIndex()]
        for (const batch of history) grown.index.writer.apply(batch)
        rebuilt.index.writer.stage(lastOfEach(history.flat()))
        while (rebuilt.index.writer.writeStale(3, () => false) > 0);

        expect(await textsOf(grown.path)).toEqual(await textsOf(rebuilt.path))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same when it was only staged, and an interrupted writing went on later', async () => {
    const [grown, staged] = [await newIndex(), await newIndex()]
    const batches = [
      [put('a', 0), put('b', 1), put('c', 2)],
      [put('b', 50), drop('a')],
      [put('d', 51, { content: 'x y z' })],
    ]
    for (const batch of batches) {
      grown.index.writer.apply(batch)
      staged.index.writer.stage(batch)
      staged.index.writer.writeStale(1, () => true)
    }
    while (staged.index.writer.writeStale(1, () => true) > 0);

    expect(await textsOf(staged.path)).toEqual(await textsOf(grown.path))
    expect(staged.index.reader.count()).toEqual({ memories: 3, stale: 0 })
  })
})

function anyPut(number: number, minute: number, kind: number): IndexChange {
  const members = [
    {},
    { validation: { status: 'incorrect' } },
    { privacy: 'none' as const },
    { metadata: { conversationId: 'c1' } },
    { metadata: { conversationId: 'c2' } },
    { source: 'elsewhere' },
  ]
  return put(`m${number}`, minute, { content: `text ${number} ${minute}`, ...members[kind] })
}

/** What is left of a history: for each path its last change. */
function lastOfEach(history: readonly IndexChange[]): IndexChange[] {
  return [
    ...new Map(
      history.map((one) => [one.kind === 'put' ? one.entry.path : one.path, one]),
    ).values(),
  ]
}

function inConversation(conversationId: string) {
  return { metadata: { conversationId } }
}

function partOf(target: string) {
  return { links: [{ type: 'source', target }] }
}
