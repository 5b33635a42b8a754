import { describe, expect, it } from 'vitest'
import { fuseRankings } from '../../../../worker/search/fuse-rankings.ts'
import { KeptRankings } from '../../../../worker/search/kept-rankings.ts'
import { formatSearchCursor, parseSearchCursor } from '../../../../worker/search/search-cursor.ts'
import { modeOf } from '../../../../worker/memory/memory-search.ts'
import { useFolders } from '../memory/memories-under-test.ts'

const folder = useFolders()
const QUERY = { q: 'coffee', limit: 10 }

describe('a cursor of a search', () => {
  it('says where the next page begins', () => {
    const position = { ranking: 'abc', offset: 20 }

    expect(parseSearchCursor(formatSearchCursor(position, QUERY), QUERY)).toEqual(position)
  })

  it.each([
    ['nonsense', QUERY],
    ['', QUERY],
    [formatSearchCursor({ ranking: 'abc', offset: 20 }, QUERY), { ...QUERY, q: 'tea' }],
    [formatSearchCursor({ ranking: 'abc', offset: 20 }, QUERY), { ...QUERY, type: 'dream' }],
  ])('%s is refused for %j', (cursor, query) => {
    expect(() => parseSearchCursor(cursor, query)).toThrow(/take it from nextCursor/)
  })
})

describe('the pages of a search', () => {
  it('hold every hit once, whatever is written in between', async () => {
    const { memories, current } = (await folder()).open()
    const by = { actor: 'user:u1', source: 'capture' }
    for (let number = 0; number < 25; number += 1) {
      await memories.capture({ content: `coffee number ${number}`, type: 'observation' }, by)
    }
    await current()
    const whole = await memories.search({ q: 'coffee', limit: 100 })
    const seen: string[] = []
    let cursor: string | undefined

    do {
      const page = await memories.search({ q: 'coffee', limit: 7, ...(cursor ? { cursor } : {}) })
      seen.push(...page.hits.map(({ event }) => event.id))
      expect(page.hits.every(({ why }) => why.includes('coffee'))).toBe(true)
      await memories.capture({ content: 'coffee coffee coffee', type: 'observation' }, by)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)

    expect(seen).toEqual(whole.hits.map(({ event }) => event.id))
    expect(whole.nextCursor).toBeNull()
  })

  it('go on where they were when the ranking is no longer kept', async () => {
    const { memories, current } = (await folder()).open()
    for (const content of ['tea one', 'tea two', 'tea three']) {
      const by = { actor: 'user:u1', source: 'capture' }
      await memories.capture({ content, type: 'observation' }, by)
    }
    await current()
    const whole = await memories.search({ q: 'tea', limit: 10 })
    const cursor = formatSearchCursor({ ranking: 'gone', offset: 1 }, { q: 'tea', limit: 10 })

    const { hits } = await memories.search({ q: 'tea', limit: 10, cursor })

    expect(hits.map(({ event }) => event.id)).toEqual(
      whole.hits.slice(1).map(({ event }) => event.id),
    )
  })
})

it('keeps the rankings of the last few searches only', () => {
  const kept = new KeptRankings<number>()
  const names = Array.from({ length: 17 }, (_, number) => kept.keep(number))

  expect(kept.find(names[0] ?? '')).toBeUndefined()
  expect(kept.find(names[16] ?? '')).toBe(16)
})

it('joins rankings by their places', () => {
  const scores = fuseRankings([
    ['a', 'b', 'c'],
    ['c', 'b', 'd'],
  ])

  const best = [...scores].toSorted((one, other) => other[1] - one[1]).map(([name]) => name)
  expect(best).toEqual(['c', 'b', 'a', 'd'])
})

describe('the mode of an answer', () => {
  const found = { status: 'found', near: [] } as const

  it.each([
    ['no embedder', { mode: 'lexical' }, undefined, { mode: 'lexical' }],
    ['all embedded', { mode: 'lexical' }, { ...found, progress: 1 }, { mode: 'hybrid' }],
    [
      'half embedded',
      { mode: 'lexical' },
      { ...found, progress: 0.5 },
      { mode: 'partial', progress: 0.5 },
    ],
    [
      'an embedder that fails',
      { mode: 'lexical' },
      { status: 'none', note: 'down' },
      { mode: 'lexical', note: 'down' },
    ],
    [
      'an index in the making',
      { mode: 'degraded', progress: 0.2 },
      { ...found, progress: 1 },
      { mode: 'degraded', progress: 0.2 },
    ],
  ] as const)('with %s', (_, index, meaning, mode) => {
    expect(modeOf(index, meaning)).toEqual(mode)
  })
})
