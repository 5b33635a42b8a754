import { describe, expect, it } from 'vitest'
import {
  daysIn,
  isDay,
  spanOf,
  stepped,
  weekdayOf,
  weeksOf,
} from '../../../../../web/pages/calendar/views.ts'

describe('the days of a view', () => {
  it.each([
    ['month', '2026-11-26', '2026-10-26', '2026-12-06', 42],
    ['month', '2026-02-10', '2026-01-26', '2026-03-01', 35],
    ['month', '2027-02-10', '2027-02-01', '2027-02-28', 28],
    ['week', '2026-11-26', '2026-11-23', '2026-11-29', 7],
    ['week', '2026-11-23', '2026-11-23', '2026-11-29', 7],
    ['week', '2026-11-29', '2026-11-23', '2026-11-29', 7],
    ['day', '2026-11-26', '2026-11-26', '2026-11-26', 1],
    ['agenda', '2028-02-10', '2028-02-01', '2028-02-29', 29],
  ] as const)('%s of %s go from %s to %s', (view, day, first, last, count) => {
    const days = daysIn(view, day)

    expect([days[0], days.at(-1), days.length]).toEqual([first, last, count])
    expect(new Set(days).size).toBe(count)
  })

  it('of a month are whole weeks from Monday on', () => {
    const weeks = weeksOf(daysIn('month', '2026-11-26'))

    expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7])
    expect(weeks.map(([first = '']) => weekdayOf(first))).toEqual([0, 0, 0, 0, 0, 0])
  })

  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-11-26', 'UTC', '2026-11-26T00:00:00.000Z', '2026-11-27T00:00:00.000Z'],
  ])('%s in %s takes from %s to %s', (day, zone, from, to) => {
    expect(spanOf([day], zone)).toEqual({ from, to })
  })
})

it.each([
  ['month', '2026-01-31', 1, '2026-02-28'],
  ['month', '2026-12-15', 1, '2027-01-15'],
  ['agenda', '2026-01-15', -1, '2025-12-15'],
  ['week', '2026-12-28', 1, '2027-01-04'],
  ['day', '2028-02-28', 1, '2028-02-29'],
  ['day', '2026-03-01', -1, '2026-02-28'],
] as const)('%s of %s goes %s on to %s', (view, day, count, to) => {
  expect(stepped(view, day, count)).toBe(to)
})

it.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2026-2-8', false],
  ['tomorrow', false],
])('whether %s is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected)
})
