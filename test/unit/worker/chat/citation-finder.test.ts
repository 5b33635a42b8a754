import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CitationFinder } from '../../../../worker/chat/citation-finder.ts'

const SOURCES = [1, 2, 3, 12].map((n) => ({ n, memoryId: `evt-${n}`, snippet: `s${n}` }))

describe('the numbers of sources in a text', () => {
  it.each([
    ['one', 'At the quay [1].', [1]],
    ['several', 'Here [2], there [1][3].', [2, 1, 3]],
    ['a list', 'Both [1, 12].', [1, 12]],
    ['the same twice', 'Here [2] and [2] again.', [2]],
    ['one that is no source', 'The year [99] and [2026].', []],
    ['none', 'items[i] = [] [x] [1.5] [ 1 ]', []],
    ['in a block of code', '[1]\n```\nlist[2]\n```\n[3]', [1, 3]],
  ])('are found: %s', (_what, text, expected) => {
    expect(found([text])).toEqual(expected)
  })

  it('are found however the text is cut', () => {
    const text = 'Both [1, 12], ```[2]``` and [3] but [4].'
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end))

        expect(found(pieces)).toEqual([1, 12, 3])
      }),
    )
  })
})

function found(pieces: readonly string[]): number[] {
  const finder = new CitationFinder()
  return pieces.flatMap((piece) => finder.push(piece, SOURCES).map(({ n }) => n))
}
