import { describe, expect, it } from 'vitest'
import { snippetOf, whyFound } from '../../../../worker/search/explain-hit.ts'

describe('whyFound', () => {
  it.each([
    [
      { own: ['bob', 'meeting'], nearby: ['dentist'], date: ['november'], notes: ['said by anna'] },
      'its words: bob, meeting · nearby: dentist · date: november · said by anna',
    ],
    [{ own: [], nearby: ['dentist'], date: [], notes: [] }, 'nearby: dentist'],
    [{ own: [], nearby: [], date: [], notes: [] }, ''],
  ])('says of %j: %s', (matched, why) => {
    expect(whyFound(matched)).toBe(why)
  })
})

describe('snippetOf', () => {
  it('is the whole of a short text, on one line', () => {
    expect(snippetOf('  a\n b  ', ['b'])).toBe('a b')
  })

  it.each([
    ['in the middle', `${filler(50)} treasure ${filler(50)}`, /^….*treasure.*…$/],
    ['at the beginning', `treasure ${filler(80)}`, /^treasure.*…$/],
    ['at the end', `${filler(80)} treasure`, /^….*treasure$/],
    ['inside a longer word only', `${filler(50)}xtreasurex ${filler(50)}`, /^….*treasure.*…$/],
    ['nowhere', filler(80), /^word0 word1 .*…$/],
  ])('shows a match %s in at most 200 characters', (_, text, expected) => {
    const snippet = snippetOf(text, ['treasure'])

    expect(snippet).toMatch(expected)
    expect(snippet.length).toBeLessThanOrEqual(200)
    expect(snippet.length).toBeGreaterThan(100)
  })

  it('prefers a whole word to a part of another', () => {
    expect(snippetOf(`scat ${filler(60)} cat ${filler(60)}`, ['cat'])).toMatch(/^….* cat .*…$/)
  })

  it('halves no character', () => {
    const snippet = snippetOf('😀'.repeat(150), [])

    expect(Buffer.from(snippet).toString()).toBe(snippet)
    expect(snippet.length).toBeLessThanOrEqual(200)
  })

  it('takes words that would mean something in a pattern', () => {
    expect(snippetOf(`${filler(60)} c++ ${filler(60)}`, ['c++', '('])).toContain('c++')
  })
})

function filler(count: number): string {
  return Array.from({ length: count }, (_, number) => `word${number}`).join(' ')
}
