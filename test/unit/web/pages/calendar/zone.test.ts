import { describe, expect, it } from 'vitest'
import { dayOf, instantOf, startOfDay, wallOf } from '../../../../../web/pages/calendar/zone.ts'

describe('a wall-clock time', () => {
  it.each([
    ['2026-03-29T00:59:00Z', 'Europe/Berlin', '2026-03-29T01:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:30'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T02:30'],
    ['2026-11-25T18:20:00Z', 'Asia/Kathmandu', '2026-11-26T00:05'],
    ['2026-11-26T00:00:00Z', 'UTC', '2026-11-26T00:00'],
  ])('of %s in %s is %s', (instant, zone, wall) => {
    expect(wallOf(Date.parse(instant), zone)).toBe(wall)
    expect(dayOf(Date.parse(instant), zone)).toBe(wall.slice(0, 10))
  })

  it.each([
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    // Skipped: read with the offset before the gap.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    // There twice: the first.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-07-01T12:00', 'Asia/Kathmandu', '2026-07-01T06:15:00.000Z'],
  ])('%s in %s is the instant %s', (wall, zone, instant) => {
    expect(new Date(instantOf(wall, zone)).toISOString()).toBe(instant)
  })

  it('begins a day later where midnight is skipped', () => {
    expect(new Date(startOfDay('2026-04-24', 'Africa/Cairo')).toISOString()).toBe(
      '2026-04-23T22:00:00.000Z',
    )
  })
})
