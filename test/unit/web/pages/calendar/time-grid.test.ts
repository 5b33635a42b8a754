import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../../../web/pages/calendar/entries.ts'
import { blocksOf, passingClock, wallClock } from '../../../../../web/pages/calendar/time-grid.ts'

const DAY = '2026-11-26'

function timed(key: string, from: string, to: string): Entry {
  const [start, end] = [Date.parse(`${DAY}T${from}Z`), Date.parse(`${DAY}T${to}Z`)]
  const days = { firstDay: DAY, lastDay: DAY, allDay: false }
  return { kind: 'run', agent: 'dreamer', key, ...days, from: start, to: end }
}

describe('a day', () => {
  it.each([
    ['2026-03-29', 23, ['00:00', '01:00', '03:00', '04:00']],
    ['2026-10-25', 25, ['00:00', '01:00', '02:00', '02:00']],
    ['2026-11-26', 24, ['00:00', '01:00', '02:00', '03:00']],
  ])('%s has %s hours as it passes, and 24 beside others', (day, hours, labels) => {
    const clock = passingClock(day, 'Europe/Berlin')

    expect(clock.minutes).toBe(hours * 60)
    expect(clock.hours).toHaveLength(hours)
    expect(clock.hours.slice(0, 4).map(({ label }) => label)).toEqual(labels)
    expect(clock.hours.at(-1)?.label).toBe('23:00')
    expect(wallClock(day, 'Europe/Berlin').hours).toHaveLength(24)
  })

  it.each([
    ['2026-03-29', '2026-03-29T01:00:00Z', 120, 180],
    ['2026-10-25', '2026-10-25T00:30:00Z', 150, 150],
    ['2026-10-25', '2026-10-25T01:30:00Z', 210, 150],
    ['2026-10-25', '2026-10-25T22:00:00Z', 1440, 1380],
    ['2026-10-25', '2026-10-24T12:00:00Z', 0, 0],
    ['2026-11-26', '2026-11-27T12:00:00Z', 1440, 1440],
  ])(
    '%s draws %s at minute %s as it passes, at %s as the clock shows it',
    (day, at, passed, wall) => {
      expect(passingClock(day, 'Europe/Berlin').minuteOf(Date.parse(at))).toBe(passed)
      expect(wallClock(day, 'Europe/Berlin').minuteOf(Date.parse(at))).toBe(wall)
    },
  )

  it.each([[passingClock], [wallClock]])('gives back the instant of a minute', (clockOf) => {
    const clock = clockOf('2026-10-25', 'Europe/Berlin')

    expect(new Date(clock.instantAt(60)).toISOString()).toBe('2026-10-24T23:00:00.000Z')
    expect(clock.minuteOf(clock.instantAt(60))).toBe(60)
  })
})

describe('what overlaps', () => {
  it.each<[string, readonly [string, string, string][], readonly [string, number, number][]]>([
    ['one alone', [['a', '10:00', '11:00']], [['a', 0, 1]]],
    [
      'two after each other',
      [
        ['a', '10:00', '11:00'],
        ['b', '11:00', '12:00'],
      ],
      [
        ['a', 0, 1],
        ['b', 0, 1],
      ],
    ],
    [
      'two at once, the longer first',
      [
        ['a', '10:00', '10:45'],
        ['b', '10:00', '12:00'],
      ],
      [
        ['b', 0, 2],
        ['a', 1, 2],
      ],
    ],
    [
      'a chain, in as few columns as it needs',
      [
        ['a', '10:00', '11:00'],
        ['b', '10:30', '12:00'],
        ['c', '11:00', '13:00'],
        ['d', '13:00', '14:00'],
      ],
      [
        ['a', 0, 2],
        ['b', 1, 2],
        ['c', 0, 2],
        ['d', 0, 1],
      ],
    ],
    [
      'three at once',
      [
        ['a', '10:00', '12:00'],
        ['b', '10:30', '12:00'],
        ['c', '11:00', '12:00'],
      ],
      [
        ['a', 0, 3],
        ['b', 1, 3],
        ['c', 2, 3],
      ],
    ],
    [
      'two that take no time',
      [
        ['a', '10:00', '10:00'],
        ['b', '10:10', '10:10'],
      ],
      [
        ['a', 0, 2],
        ['b', 1, 2],
      ],
    ],
  ])('stands side by side: %s', (_title, given, expected) => {
    const entries = given.map(([key, from, to]) => timed(key, from, to))

    const blocks = blocksOf(entries, wallClock(DAY, 'UTC'))

    expect(blocks.map(({ entry, column, columns }) => [entry.key, column, columns])).toEqual(
      expected,
    )
  })

  it('ends with the day, and is high enough to be read', () => {
    const [late] = blocksOf([timed('a', '23:55', '23:55')], wallClock(DAY, 'UTC'))
    const over = { ...timed('b', '22:00', '23:00'), to: Date.parse('2026-11-27T03:00:00Z') }
    const [long] = blocksOf([over], wallClock(DAY, 'UTC'))

    expect([late?.from, late?.to]).toEqual([1410, 1440])
    expect([long?.from, long?.to]).toEqual([1320, 1440])
  })
})
