import { expect, it } from 'vitest'
import { createDateText } from '../../../../worker/index/date-text.ts'

it.each([
  ['UTC', '2026-11-24T23:30:00Z', 'tuesday 24 november 2026 2026-11-24'],
  ['Europe/Berlin', '2026-11-24T23:30:00Z', 'wednesday 25 november 2026 2026-11-25'],
  ['America/New_York', '2026-01-01T02:00:00Z', 'wednesday 31 december 2025 2025-12-31'],
])('spells in %s the time %s as %s', (zone, time, text) => {
  expect(createDateText(zone)(Date.parse(time))).toBe(text)
})
