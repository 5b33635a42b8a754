import { expect, it } from 'vitest'
import {
  isActivity,
  PersonActivity,
  type SeenRequest,
} from '../../../../worker/schedules/person-activity.ts'

it.each<[string, SeenRequest['route'], boolean]>([
  ['user:u1', 'captureMemory', true],
  ['user:u1', 'searchMemories', true],
  ['user:u1', 'attach', true],
  ['user:u1', 'runAgent', true],
  ['user:u1', 'getRun', false],
  ['user:u1', 'listInbox', false],
  ['user:u1', 'replyEvents', false],
  ['console', 'chat', true],
  ['console', 'captureMemory', true],
  ['console', 'listMemories', false],
  ['console', 'attach', false],
  ['console', 'runAgent', false],
  ['console', 'importMemories', false],
  ['user:u2', 'captureMemory', false],
  ['user:u2', 'ownerVisit', false],
  ['agent:organizer', 'captureMemory', false],
  ['system', 'captureMemory', false],
])('%s with %s shows that the person is there: %s', (actor, route, expected) => {
  expect(isActivity({ actor, route }, 'u1')).toBe(expected)
})

it('tells since when the person is away, and of a restored time only what is no news', () => {
  const activity = new PersonActivity()
  const before = activity.away

  activity.restore('2026-05-01T12:00:00.000Z', Date.parse('2026-05-01T12:10:00.000Z'))
  const restored = activity.away
  activity.note(Date.parse('2026-05-01T12:20:00.000Z'))
  activity.restore('2026-05-01T12:00:00.000Z')

  expect(before).toBeNull()
  expect(restored?.since).toBe('2026-05-01T12:00:00.000Z')
  expect(restored?.forMs).toBeGreaterThanOrEqual(600_000)
  expect(activity.away?.since).toBe('2026-05-01T12:20:00.000Z')
  expect(activity.away?.forMs).toBeLessThan(60_000)
})

it('fault 24: a clock that went back makes nobody away for less than nothing', () => {
  const activity = new PersonActivity()

  activity.restore('2026-05-01T12:00:00.000Z', Date.parse('2026-05-01T11:00:00.000Z'))

  expect(activity.away?.forMs).toBeGreaterThanOrEqual(0)
})
