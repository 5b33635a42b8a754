import { expect, it } from 'vitest'
import {
  joinedBy,
  listed,
  reasonSentence,
  timeBetween,
} from '../../../../../worker/agents/reflector/reason-words.ts'

it.each([
  ['2026-03-03', '2026-03-03', 'the same day'],
  ['2026-03-03 Tue', '2026-03-04 Wed', 'a day later'],
  ['2026-03-03', '2026-03-17', 'two weeks later'],
  ['2026-03-17', '2026-03-03', 'two weeks earlier'],
  ['2026-01-03', '2026-06-03', 'five months later'],
  ['2016-03-03', '2026-03-03', 'ten years later'],
])('says how long it is from %s to %s', (from, to, words) => {
  expect(timeBetween(from, to)).toBe(words)
})

it('says why one memory follows another', () => {
  const reasons = [
    { kind: 'person' as const, shared: ['Bob'] },
    { kind: 'place' as const, shared: ['Lisbon'] },
    { kind: 'words' as const, shared: ['fence', 'seeds'] },
    { kind: 'time' as const, shared: [] },
    { kind: 'link' as const, shared: [] },
  ]

  expect(reasonSentence(reasons)).toBe(
    'Both name Bob and Lisbon, speak of fence and seeds and are from the same day. One is linked to the other.',
  )
})

it('names what joins most first', () => {
  const steps = [
    { reasons: [{ kind: 'words' as const, shared: ['fence'] }] },
    { reasons: [{ kind: 'person' as const, shared: ['Bob', 'fence'] }] },
  ]

  expect(listed(joinedBy(steps))).toBe('fence and Bob')
})
