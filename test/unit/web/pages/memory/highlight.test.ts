import { describe, expect, it } from 'vitest'
import { highlighted } from '../../../../../web/pages/memory/highlight.ts'

describe('words that matched', () => {
  it.each([
    ['Two meetings with Bob', 'meet', '', 'Two [meetings] with Bob'],
    ['Two meetings with Bob', 'x', 'its words: bob · date: may', 'Two meetings with [Bob]'],
    ['In the café', 'cafe', '', 'In the [café]'],
    ['He is in it', 'i', '', 'He is in it'],
    ['May day', 'x', 'nearby: may', 'May day'],
    ['<b>bold</b>', 'bold', '', '<b>[bold]</b>'],
  ])('%j for %j by %j', (text, q, why, marked) => {
    const pieces = highlighted(text, { q, why })

    expect(pieces.map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text)).join('')).toBe(
      marked,
    )
  })
})
