import { describe, expect, it } from 'vitest'
import { explained, found, put, useIndexes } from '../index/index-under-test.ts'

const newIndex = useIndexes()

describe('neighbours', () => {
  const names = [
    'apple',
    'bread',
    'candle',
    'door',
    'engine',
    'flower',
    'garden',
    'house',
    'island',
  ]

  it('right beside a match are found too, after it', async () => {
    const { index } = await newIndex()
    index.writer.apply(names.map((name, minute) => put(name, minute)))

    expect(found(index, 'engine')).toEqual(['engine', 'flower', 'door'])
  })

  it.each([
    ['door', ['engine']],
    ['candle', ['engine']],
    ['bread', ['engine']],
    ['apple', []],
    ['house', ['engine']],
    ['island', []],
  ])('lend %s their words at distance 1, 2 and 3, and no further: %j', async (name, nearby) => {
    const { index } = await newIndex()
    index.writer.apply(names.map((one, minute) => put(one, minute)))

    const hits = explained(index, `${name} engine`)

    expect(hits.find(({ id }) => id === name)?.matched?.nearby).toEqual(nearby)
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
    const { index } = await newIndex()

    index.writer.apply([put('a', 0, { content: `${'long '.repeat(1_000)} treasure` }), put('b', 1)])

    expect(found(index, 'treasure')).toEqual(['a'])
    expect(found(index, 'long')).toEqual(['a', 'b'])
  })
})

function inConversation(conversationId: string) {
  return { metadata: { conversationId } }
}

function partOf(target: string) {
  return { links: [{ type: 'source', target }] }
}
