import { describe, expect, it } from 'vitest'
import type { Chunk } from '../../../../worker/inbox/chunk.ts'
import { Chunker } from '../../../../worker/inbox/chunker.ts'
import type { ReadPart } from '../../../../worker/inbox/reading/read-part.ts'
import { splitText } from '../../../../worker/inbox/split-text.ts'

function chunksOf(...parts: readonly ReadPart[]): Chunk[] {
  const chunker = new Chunker()
  return [...parts.flatMap((part) => chunker.add(part)), ...chunker.end()]
}

function passage(text: string, more: Partial<Extract<ReadPart, { kind: 'passage' }>> = {}) {
  const headings: string[] = []
  return { kind: 'passage' as const, text, headings, ...more }
}

function message(text: string, more: Partial<Extract<ReadPart, { kind: 'message' }>> = {}) {
  return {
    kind: 'message',
    conversationId: 'c',
    speaker: 'Bob',
    role: 'other',
    text,
    ...more,
  } as const
}

describe('passages', () => {
  it('go together under the same headings at the same place, up to the usual length', () => {
    const chunks = chunksOf(
      passage('One.', { headings: ['A'] }),
      passage('Two.', { headings: ['A'] }),
      passage('Three.', { headings: ['A', 'B'] }),
      passage('Four.', { headings: ['A', 'B'], page: 2 }),
      passage('x'.repeat(1_300)),
      passage('Five.'),
    )

    expect(chunks.map(({ text, headings, page }) => [text.slice(0, 12), headings, page])).toEqual([
      ['One.\n\nTwo.', ['A'], undefined],
      ['Three.', ['A', 'B'], undefined],
      ['Four.', ['A', 'B'], 2],
      ['x'.repeat(12), [], undefined],
      ['Five.', [], undefined],
    ])
  })

  it('that are long are parted between rows of a table, then between sentences', () => {
    const row = `${'cell, '.repeat(20)}end`
    const table = Array.from({ length: 30 }, () => row).join('\n')

    const chunks = chunksOf(passage(table))

    expect(chunks.length).toBeGreaterThan(2)
    expect(chunks.every(({ text }) => text.length <= 1_500)).toBe(true)
    expect(chunks.flatMap(({ text }) => text.split('\n')).every((one) => one === row)).toBe(true)
  })

  it('of a document inside stand by themselves, and say in which', () => {
    const chunks = chunksOf(
      passage('Outside.'),
      { kind: 'inner', name: 'a.zip' },
      { kind: 'inner', name: 'b.txt' },
      passage('Inside.'),
      { kind: 'inner-end' },
      { kind: 'inner-end' },
      passage('Outside again.'),
    )

    expect(chunks.map(({ text, inner }) => [text, inner])).toEqual([
      ['Outside.', []],
      ['Inside.', ['a.zip', 'b.txt']],
      ['Outside again.', []],
    ])
  })
})

describe('messages', () => {
  it('stay whole, each with its speaker; a long one comes in pieces, and time goes on', () => {
    const at = '2025-01-01T10:00:00.000Z'
    const chunks = chunksOf(
      message('Hello', { at }),
      message('Hi', { at, speaker: 'Ada' }),
      message('Later without a time'),
      message('A sentence of some length. '.repeat(100)),
    )

    expect(
      chunks.slice(0, 3).map(({ text, at: time, message: said }) => [text, time, said?.speaker]),
    ).toEqual([
      ['Hello', at, 'Bob'],
      ['Hi', '2025-01-01T10:00:00.001Z', 'Ada'],
      ['Later without a time', '2025-01-01T10:00:00.002Z', 'Bob'],
    ])
    expect(chunks.slice(3).map(({ message: said }) => said?.piece)).toEqual([0, 1])
    expect(chunks.slice(3).every(({ text }) => text.endsWith('.'))).toBe(true)
  })
})

describe('splitText', () => {
  it.each([
    ['abc', 10, ['abc']],
    ['', 10, []],
    ['one two three', 8, ['one two', 'three']],
    ['One. Two and more', 8, ['One. Two', 'and more']],
    ['aaaaaaaaaaaa', 5, ['aaaaa', 'aaaaa', 'aa']],
    ['😀😀😀', 3, ['😀', '😀', '😀']],
    ['これは文。次の文。', 6, ['これは文。', '次の文。']],
  ])('parts %j at %i', (text, most, pieces) => {
    expect(splitText(text, most)).toEqual(pieces)
  })
})
