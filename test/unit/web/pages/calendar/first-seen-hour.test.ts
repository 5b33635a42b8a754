import { expect, it } from 'vitest'
import { firstSeenHour } from '../../../../../web/pages/calendar/first-seen-hour.ts'

const DAYS = ['2026-11-27', '2026-11-28']

it.each([
  ['in the morning of today', '2026-11-27T08:00:00Z', 7],
  ['in its evening', '2026-11-27T20:30:00Z', 15],
  ['on another day, however late', '2026-11-29T20:30:00Z', 7],
])('days are seen, %s, from an hour at which something is to be seen', (_when, now, hour) => {
  // Berlin is an hour ahead.
  expect(firstSeenHour(DAYS, Date.parse(now), 'Europe/Berlin')).toBe(hour)
})
