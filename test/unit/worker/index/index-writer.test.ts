import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IndexChange } from '../../../../worker/index/index-writer.ts'
import { drop, found, put, textsOf, useIndexes } from './index-under-test.ts'

const newIndex = useIndexes()

describe('an edit', () => {
  const many = Array.from({ length: 20 }, (_, number) => put(`m${number + 10}`, number))

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
        rebuilt.index.writer.apply(lastOfEach(history.flat()))

        expect(await textsOf(grown.path)).toEqual(await textsOf(rebuilt.path))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same when its dates were written anew, and that was interrupted', async () => {
    const [grown, respelled] = [await newIndex(), await newIndex()]
    const changes = [put('a', 0), put('b', 1, { validation: { status: 'incorrect' } }), put('c', 2)]
    grown.index.writer.apply(changes)
    respelled.index.writer.apply(changes)

    respelled.index.writer.markAllStale()
    while (respelled.index.writer.writeStale(2, () => true) > 0);

    expect(await textsOf(respelled.path)).toEqual(await textsOf(grown.path))
    expect(respelled.index.reader.count()).toEqual({ memories: 3, stale: 0 })
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
