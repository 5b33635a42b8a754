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
  ['morgen', 'Europe/Berlin', '2025-03-27'],
  ['Übermorgen', 'Pacific/Auckland', '2025-03-28'],
  ['morgen um 9', 'Europe/Berlin', '2025-03-27T08:00:00.000Z'],
  ['morgen 9 Uhr', 'America/New_York', '2025-03-27T13:00:00.000Z'],
  ['morgen früh', 'Europe/Berlin', '2025-03-27T08:00:00.000Z'],
  ['heute Morgen', 'Europe/Berlin', '2025-03-26T05:00:00.000Z'],
  ['heute Abend', 'Europe/Berlin', '2025-03-26T17:00:00.000Z'],
  ['Freitag', 'Europe/Berlin', '2025-03-28'],
  ['kommenden Freitag 17 Uhr', 'Europe/Berlin', '2025-03-28T16:00:00.000Z'],
  ['nächsten Freitag', 'Europe/Berlin', '2025-04-04'],
  ['in 3 Tagen', 'Europe/Berlin', '2025-03-29'],
  ['in einer Stunde', 'Europe/Berlin', '2025-03-26T10:00:00.000Z'],
  ['24. Dezember', 'Europe/Berlin', '2025-12-24'],
  ['am 24.12.', 'Europe/Berlin', '2025-12-24'],
  ['3.2.', 'Europe/Berlin', '2026-02-03'],
  ['3.4.2026', 'Europe/Berlin', '2026-04-03'],
  ['3.4.26 18:30', 'Europe/Berlin', '2026-04-03T16:30:00.000Z'],
])('reads %j in %s as %s', async (text, zone, expected) => {
  const when = await readWhen(text, { zone, now })

  expect(when?.kind === 'day' ? when.day : when?.instant).toBe(expected)
})

it.each([
  '',
  'soon',
  'call Bob tomorrow',
  'tomorrow or friday',
  'Bob morgen anrufen',
  'morgen oder Freitag',
  'bald',
  '3.13.',
  '2025-02-30',
  '2025-13-01',
  '99:99',
])('understands no time in %j', async (text) => {
  expect(await readWhen(text, { zone: 'UTC', now })).toBeUndefined()
})
