import { describe, expect, it } from 'vitest'
import { textDifference } from '../../../../../web/pages/memory/text-difference.ts'

describe('what became of a text', () => {
  it.each([
    ['drinks cow milk', 'drinks oat milk', 'drinks -cow-+oat+ milk'],
    ['one', 'one two', 'one+ two+'],
    ['one two', 'two', '-one -two'],
    ['', 'new', '+new+'],
    ['same', 'same', 'same'],
    ['a b c d', 'a x c y', 'a -b-+x+ c -d-+y+'],
  ])('%j to %j', (before, after, marked) => {
    const parts = textDifference(before, after)

    expect(parts.map(markedPart).join('')).toBe(marked)
  })

  it('gives both texts back, however long', () => {
    const before = Array.from({ length: 3_000 }, (_nothing, at) => `word${at}`).join(' ')
    const after = Array.from({ length: 3_000 }, (_nothing, at) => `word${2 * at}`).join(' ')

    const parts = textDifference(before, after)

    expect(textOf(parts, 'added')).toBe(before)
    expect(textOf(parts, 'removed')).toBe(after)
  })
})

type Parts = ReturnType<typeof textDifference>

function textOf(parts: Parts, without: string): string {
  return parts
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')
}

function markedPart({ kind, text }: Parts[number]): string {
  if (kind === 'same') return text
  return kind === 'added' ? `+${text}+` : `-${text}-`
}
