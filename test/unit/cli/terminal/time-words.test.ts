import { describe, expect, it } from 'vitest'
import {
  durationWords,
  localTime,
  localTimeToTheSecond,
  relativeWords,
} from '../../../../cli/terminal/time-words.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('durationWords', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [59.9 * SECOND, '59 s'],
    [MINUTE, '1 min'],
    [59 * MINUTE + 59 * SECOND, '59 min'],
    [HOUR, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [47 * HOUR + 59 * MINUTE, '47 h 59 min'],
    [2 * DAY, '2 days'],
    [400 * DAY, '400 days'],
  ])('says of %d ms: %s', (durationMs, words) => {
    expect(durationWords(durationMs)).toBe(words)
  })
})

describe('relativeWords', () => {
  const now = new Date('2025-11-06T14:00:00Z')

  it.each([
    ['2025-11-06T13:57:00Z', '3 min ago'],
    ['2025-11-06T14:00:00.500Z', 'just now'],
    ['2025-11-06T16:00:00Z', 'in 2 h'],
    ['no time', 'no time'],
  ])('says of %s: %s', (instant, words) => {
    expect(relativeWords(instant, now)).toBe(words)
  })
})

describe('localTime', () => {
  const local = new Date(2025, 10, 6, 4, 2, 7).toISOString()

  it('is the time on the clock of the person', () => {
    expect(localTime(local)).toBe('2025-11-06 04:02')
    expect(localTimeToTheSecond(local)).toBe('2025-11-06 04:02:07')
  })

  it('leaves what is no time as it is', () => {
    expect(localTime('some day in November')).toBe('some day in November')
  })
})
