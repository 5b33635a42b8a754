import { describe, expect, it } from 'vitest'
import { dayOf, lastDayOf, momentOf, startOfDay } from '../../../../../web/pages/memory/day-time.ts'

describe('days of a zone', () => {
  it.each([
    ['2025-11-06', 'UTC', '2025-11-06T00:00:00.000Z'],
    ['2025-11-06', 'America/New_York', '2025-11-06T05:00:00.000Z'],
    ['2025-03-30', 'Europe/Berlin', '2025-03-29T23:00:00.000Z'],
    ['2025-03-31', 'Europe/Berlin', '2025-03-30T22:00:00.000Z'],
    ['2025-10-26', 'Europe/Berlin', '2025-10-25T22:00:00.000Z'],
    ['2025-01-01', 'Pacific/Kiritimati', '2024-12-31T10:00:00.000Z'],
  ])('begin: %s in %s at %s', (day, zone, begin) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(begin)
    expect(dayOf(Date.parse(begin), zone)).toBe(day)
    expect(dayOf(Date.parse(begin) - 1, zone)).not.toBe(day)
  })

  it('reads a wall clock', () => {
    const moment = momentOf('2025-07-06T14:00', 'Europe/Berlin')

    expect(new Date(moment).toISOString()).toBe('2025-07-06T12:00:00.000Z')
  })

  it.each([
    ['2024-02', '2024-02-29'],
    ['2025-12', '2025-12-31'],
  ])('ends %s on %s', (month, day) => {
    expect(lastDayOf(month)).toBe(day)
  })
})
