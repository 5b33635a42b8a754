import { expect, it } from 'vitest'
import {
  hourOf,
  logWeight,
  rankSeeds,
  type SeedCandidate,
} from '../../../../../worker/agents/reflector/rank-seeds.ts'

const NOW = Date.parse('2026-11-25T17:00:00Z')
const DAY_MS = 86_400_000
const HOURS = Array.from({ length: 400 }, (_, at) => hourOf(new Date(NOW + at * 3_600_000)))

function candidate(id: string, more: Partial<SeedCandidate> = {}): SeedCandidate {
  return { id, at: NOW, text: 'Tea with Bob.', isConversation: false, reflectedOn: 0, ...more }
}

it.each([
  ['age of two weeks', { at: NOW - 14 * DAY_MS }, -1],
  ['age of a year', { at: NOW - 365 * DAY_MS }, -365 / 14],
  ['a day that is still to come', { at: NOW + DAY_MS }, 0],
  ['technical noise', { text: 'npm error: the server sent no json' }, Math.log(0.3)],
  ['one word of it', { text: 'The server brought the soup.' }, 0],
  ['talk with the assistant', { isConversation: true }, Math.log(0.5)],
  ['two reflections lately', { reflectedOn: 2 }, 2 * Math.log(0.25)],
] as const)('weighs %s', (_, more, weight) => {
  expect(logWeight(candidate('evt-1', more), NOW)).toBeCloseTo(weight)
})

it('draws the same order in the same hour, whatever came meanwhile, and another one for somebody else', () => {
  const some = Array.from({ length: 40 }, (_, n) => candidate(`evt-${n}`))
  const ids = (all: readonly SeedCandidate[], userId: string): string[] =>
    rankSeeds(all, { userId, hour: '2026-11-25T17' }).map(({ id }) => id)

  const more = [candidate('evt-new'), ...some.toReversed()]

  expect(ids(more, 'u1').filter((id) => id !== 'evt-new')).toEqual(ids(some, 'u1'))
  expect(ids(some, 'u2')).not.toEqual(ids(some, 'u1'))
})

it('draws newer ones oftener, and older ones too', () => {
  const both = [candidate('evt-new'), candidate('evt-old', { at: NOW - 21 * DAY_MS })]

  const old = HOURS.filter((hour) => rankSeeds(both, { userId: 'u1', hour })[0]?.id === 'evt-old')

  // By weight: e^-1.5 / (1 + e^-1.5) = 0.18 of 400, and a little more, since both grow older.
  expect(old.length).toBeGreaterThan(45)
  expect(old.length).toBeLessThan(105)
})
