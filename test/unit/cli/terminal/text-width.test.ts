import { describe, expect, it } from 'vitest'
import { textWidth, truncate } from '../../../../cli/terminal/text-width.ts'

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['naïve', 5],
    ['e\u0301', 1],
    ['記憶', 4],
    ['한글', 4],
    ['🙂', 2],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['1 © 2', 5],
  ])('is, of %j, %i', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('truncate', () => {
  it.each([
    ['fits', 4, 'fits'],
    ['too long', 5, 'too …'],
    ['記憶記憶', 5, '記憶…'],
    ['記憶記憶', 4, '記…'],
    ['ab', 1, '…'],
    ['ab', 0, ''],
  ])('makes of %j in %i columns %j', (text, width, cut) => {
    expect(truncate(text, width)).toBe(cut)
    expect(textWidth(cut)).toBeLessThanOrEqual(width)
  })
})
