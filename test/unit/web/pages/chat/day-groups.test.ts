import { expect, it } from 'vitest'
import { dayGroups } from '../../../../../web/pages/chat/day-groups.ts'

const NOW = Date.parse('2026-11-26T12:00:00Z')

function utcDay(moment: string | number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

it('groups conversations by day within a week, and by month before it', () => {
  const times = [
    '2026-11-26T11:00:00Z',
    '2026-11-26T00:00:00Z',
    '2026-11-25T23:59:59Z',
    '2026-11-20T08:00:00Z',
    '2026-11-19T08:00:00Z',
    '2026-11-01T08:00:00Z',
    '2025-11-30T08:00:00Z',
  ]

  const groups = dayGroups(
    times.map((changedAt) => ({ changedAt })),
    NOW,
    utcDay,
  )

  expect(groups.map(({ key, kind, at, items }) => [key, kind, at, items.length])).toEqual([
    ['2026-11-26', 'today', '2026-11-26T11:00:00Z', 2],
    ['2026-11-25', 'yesterday', '2026-11-25T23:59:59Z', 1],
    ['2026-11-20', 'day', '2026-11-20T08:00:00Z', 1],
    ['2026-11', 'month', '2026-11-19T08:00:00Z', 2],
    ['2025-11', 'month', '2025-11-30T08:00:00Z', 1],
  ])
})
