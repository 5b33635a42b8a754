import { describe, expect, it } from 'vitest'
import { endOfDay } from '../../../../web/pages/home/end-of-day.ts'
import { partOfDay } from '../../../../web/pages/home/part-of-day.ts'

describe('endOfDay', () => {
  it.each([
    ['2026-03-29T10:00:00Z', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-03-28T23:30:00Z', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-02T05:00:00.000Z'],
    ['2026-11-25T12:00:00Z', 'Asia/Kathmandu', '2026-11-25T18:15:00.000Z'],
    ['2026-11-25T00:00:00Z', 'UTC', '2026-11-26T00:00:00.000Z'],
  ])('is the next midnight after %s in %s', (moment, zone, expected) => {
    expect(endOfDay(new Date(moment), zone)).toBe(expected)
  })
})

describe('partOfDay', () => {
  it.each([
    ['2026-11-25T04:59:00Z', 'UTC', 'night'],
    ['2026-11-25T05:00:00Z', 'UTC', 'morning'],
    ['2026-11-25T12:00:00Z', 'UTC', 'day'],
    ['2026-11-25T12:00:00Z', 'Asia/Tokyo', 'evening'],
    ['2026-11-25T15:30:00Z', 'Asia/Tokyo', 'night'],
  ])('%s in %s is %s', (moment, zone, expected) => {
    expect(partOfDay(new Date(moment), zone)).toBe(expected)
  })
})
