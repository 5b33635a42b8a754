import { describe, expect, it } from 'vitest'
import { dayBounds } from '../../../../web/pages/owner/audit/day-bounds.ts'

describe('a day in a time zone', () => {
  it.each([
    ['2026-11-25', 'UTC', '2026-11-25T00:00:00.000Z', '2026-11-25T23:59:59.999Z'],
    ['2026-11-25', 'Europe/Berlin', '2026-11-24T23:00:00.000Z', '2026-11-25T22:59:59.999Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-11-25', 'Pacific/Kiritimati', '2026-11-24T10:00:00.000Z', '2026-11-25T09:59:59.999Z'],
  ])('%s in %s lasts from %s to %s', (day, zone, from, to) => {
    expect(dayBounds(day, zone)).toEqual({ from, to })
  })

  it('is none where the address says something else', () => {
    expect(dayBounds('yesterday', 'UTC')).toBeUndefined()
    expect(dayBounds('2026-13-45', 'UTC')).toBeUndefined()
  })
})
