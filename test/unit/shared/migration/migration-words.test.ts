import { expect, it } from 'vitest'
import {
  progressTold,
  progressWords,
  type ToldProgress,
} from '../../../../shared/migration/migration-words.ts'

/** What is told of a hundred steps of a phase that take 100 ms each. */
function toldOf(phase: string, of: number): ToldProgress[] {
  const told: ToldProgress[] = []
  let now = 5_000
  const onStep = progressTold(
    (one) => told.push(one),
    () => now,
  )
  for (let done = 1; done <= 100; done += 1) {
    onStep(`${phase} memory/${done}.json`, { done, of })
    now += 100
  }
  return told
}

it('tells how far it is once a second, and how long it takes yet at this pace', () => {
  const told = toldOf('backup', 100)

  expect(told).toHaveLength(9)
  expect(told.at(0)).toEqual({ phase: 'backup', done: 11, of: 100, secondsLeft: 9 })
  expect(told.at(-1)).toEqual({ phase: 'backup', done: 91, of: 100, secondsLeft: 1 })
})

it('promises no time where it does not know how much there is', () => {
  expect(toldOf('inventory', 0).at(-1)).toEqual({
    phase: 'inventory',
    done: 91,
    of: 0,
    secondsLeft: null,
  })
})

it.each([
  [
    { phase: 'backup', done: 5, of: 100, secondsLeft: 9 },
    '2/5 backup: 5 of 100, about 9 s left in this part',
  ],
  [{ phase: 'inventory', done: 5, of: 0, secondsLeft: null }, '1/5 inventory: 5'],
  [
    { phase: 'restore', done: 5, of: 9, secondsLeft: 1 },
    'restore: 5 of 9, about 1 s left in this part',
  ],
])('%j reads as %s', (told, words) => {
  expect(progressWords(told)).toBe(words)
})
