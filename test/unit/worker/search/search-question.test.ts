import { describe, expect, it } from 'vitest'
import { matchFor, mostLookedAt } from '../../../../worker/search/search-index.ts'
import { asksAbout, understand } from '../../../../worker/search/search-question.ts'

function wordsIn(typed: string): string[] {
  return understand(typed).terms.map(({ words }) => words.join(' '))
}

describe('what is asked for', () => {
  it.each([
    ['Bob meeting', ['bob', 'meeting']],
    ['When did I meet Bob?', ['meet', 'bob']],
    ['what was that', ['what', 'was', 'that']],
    ['the The THE', ['the']],
    ["don't panic", ['panic']],
    ['say "hello" NEAR(world, 2)', ['say', 'hello', 'near', 'world', '2']],
    ['meeting and meetings', ['meeting']],
    ['on 2026-11-24', ['2026 11 24']],
    ['2026-11-24 Bob', ['2026 11 24', 'bob']],
    ['東京タワー tokyo', ['東 京', '京 タ', 'タ ワ', 'ワ ー', 'tokyo']],
    ['猫', ['猫']],
    ['Café', ['café']],
    ['😀', []],
    ['"*^:(){}', []],
    ['\u0000\u0001', []],
  ])('in %j is %j', (typed, words) => {
    expect(wordsIn(typed)).toEqual(words)
  })

  it('is 64 terms at most', () => {
    const typed = Array.from({ length: 200 }, (_, number) => `term${number}`).join(' ')

    expect(wordsIn(typed)).toHaveLength(64)
  })

  it.each([
    ['When did Ada leave?', true],
    ['On what day did Ada leave?', true],
    ['What year was it?', true],
    ['What did Ada say when she left?', false],
  ])('by %j is a time: %s', (typed, asksWhen) => {
    expect(understand(typed).asksWhen).toBe(asksWhen)
  })

  it.each([
    ['the latest on the harbour', true],
    ['What is Ada currently reading?', true],
    ['last March', false],
  ])('by %j is the latest: %s', (typed, wantsRecent) => {
    expect(understand(typed).wantsRecent).toBe(wantsRecent)
  })
})

describe('people', () => {
  const people = [{ names: ['Anna Miller', 'Anna', 'Annie', 'sister'] }, { names: ['Bob', 'boss'] }]

  it('are looked for by their other names too, which count less', () => {
    const { terms } = understand('what did my sister cook', people)

    expect(terms.map(({ words, weight }) => [words.join(' '), weight])).toEqual([
      ['sister', 1],
      ['cook', 1],
      ['anna miller', 0.8],
      ['anna', 0.8],
      ['annie', 0.8],
    ])
  })

  it('are asked about under any of their names', () => {
    const question = understand('what did my sister cook', people)

    expect(asksAbout(question, 'Anna Miller')).toBe(true)
    expect(asksAbout(question, 'bob')).toBe(false)
    expect(asksAbout(question, '')).toBe(false)
  })
})

describe('the rows that are looked at', () => {
  const terms = understand('harbour coffee zebra').terms

  it('are those of the rarest terms, as many as can be afforded', () => {
    expect(matchFor(terms, [20_000, 200_000, 3], 30_000)).toBe('"zebra" OR "harbour"')
  })

  it('are those of one term at least', () => {
    expect(matchFor(terms, [200_000, 400_000, 300_000], 30_000)).toBe('"harbour"')
  })

  it('are none without a word', () => {
    expect(matchFor([], [], 30_000)).toBeUndefined()
  })

  it.each([
    [1_000, 10_000],
    [100_000, 15_000],
    [1_000_000, 30_000],
  ])('are of %d memories those that stand in at most %d', (total, most) => {
    expect(mostLookedAt(total)).toBe(most)
  })
})
