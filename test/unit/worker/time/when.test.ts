import { expect, it } from 'vitest'
import { readWhen } from '../../../../worker/time/when.ts'

/** A Wednesday, 10:00 in Berlin, before the change to summer time. */
const now = new Date('2025-03-26T09:00:00Z')

it.each([
  ['2025-11-14', 'Europe/Berlin', '2025-11-14'],
  ['2025-11-14T17:00', 'Europe/Berlin', '2025-11-14T16:00:00.000Z'],
  ['2025-11-14 17:00', 'America/New_York', '2025-11-14T22:00:00.000Z'],
  ['2025-11-14T17:00:00Z', 'Europe/Berlin', '2025-11-14T17:00:00.000Z'],
  ['2025-11-14T17:00:00+05:30', 'Europe/Berlin', '2025-11-14T11:30:00.000Z'],
  ['next friday 5pm', 'Europe/Berlin', '2025-04-04T15:00:00.000Z'],
  ['friday 5pm', 'Europe/Berlin', '2025-03-28T16:00:00.000Z'],
  ['tomorrow', 'Europe/Berlin', '2025-03-27'],
  ['tomorrow', 'Pacific/Auckland', '2025-03-27'],
  ['today 23:30', 'Pacific/Auckland', '2025-03-26T10:30:00.000Z'],
  ['in 2 hours', 'Europe/Berlin', '2025-03-26T11:00:00.000Z'],
  ['tonight', 'Europe/Berlin', '2025-03-26T21:00:00.000Z'],
  ['30 march 2:30', 'Europe/Berlin', '2025-03-30T01:30:00.000Z'],
  ['april 1 at noon', 'Europe/Berlin', '2025-04-01T10:00:00.000Z'],
])('reads %j in %s as %s', async (text, zone, expected) => {
  const when = await readWhen(text, { zone, now })

  expect(when?.kind === 'day' ? when.day : when?.instant).toBe(expected)
})

it.each([
  '',
  'soon',
  'call Bob tomorrow',
  'tomorrow or friday',
  '2025-02-30',
  '2025-13-01',
  '99:99',
])('understands no time in %j', async (text) => {
  expect(await readWhen(text, { zone: 'UTC', now })).toBeUndefined()
})
