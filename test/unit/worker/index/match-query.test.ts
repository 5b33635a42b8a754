import { expect, it } from 'vitest'
import { matchQuery } from '../../../../worker/index/match-query.ts'

it.each([
  ['Bob meeting', '"bob" OR "meeting"'],
  ['When did I meet Bob?', '"meet" OR "bob"'],
  ['what was that', '"what" OR "was" OR "that"'],
  ['the The THE', '"the"'],
  ["don't panic", '"panic"'],
  ['say "hello" NEAR(world, 2)', '"say" OR "hello" OR "near" OR "world" OR "2"'],
  ['own:secret AND NOT x*', '"secret" OR "x"'],
  ['on 2026-11-24', '"2026-11-24"'],
  ['東京タワー tokyo', '"東 京 タ ワ ー" OR "tokyo"'],
  ['Café', '"café"'],
  ['Cafe\u0301', '"café"'],
  ['😀', undefined],
  ['"*^:(){}', undefined],
  ['\u0000\u0001', undefined],
])('makes of %j the expression %j', (typed, match) => {
  expect(matchQuery(typed)).toBe(match)
})

it('looks for 64 terms at most', () => {
  const typed = Array.from({ length: 200 }, (_, number) => `term${number}`).join(' ')

  expect(matchQuery(typed)?.split(' OR ')).toHaveLength(64)
})
