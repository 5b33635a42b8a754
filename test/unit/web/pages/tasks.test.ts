import { expect, it } from 'vitest'
import { groupOf } from '../../../../web/pages/tasks/grouping.ts'

const NOW = Date.parse('2026-03-28T23:30:00Z')

it.each([
  [null, 'Europe/Berlin', 'undated'],
  ['2026-03-28', 'Europe/Berlin', 'overdue'],
  ['2026-03-28', 'UTC', 'today'],
  ['2026-03-29', 'Europe/Berlin', 'today'],
  ['2026-03-29', 'UTC', 'soon'],
  ['2026-03-28T23:29:59Z', 'UTC', 'overdue'],
  ['2026-03-28T23:30:00Z', 'UTC', 'today'],
  ['2026-03-29T21:59:00Z', 'Europe/Berlin', 'today'],
  ['2026-03-29T22:00:00Z', 'Europe/Berlin', 'soon'],
  ['2026-04-05', 'Europe/Berlin', 'soon'],
  ['2026-04-06', 'Europe/Berlin', 'later'],
])('a task that is due %s is, in %s, %s', (due, zone, group) => {
  expect(groupOf(due, { now: NOW, zone })).toBe(group)
})
