import { describe, expect, it } from 'vitest'
import { nextCron } from '../../../../worker/schedules/next-cron.ts'

/** The next times of a pattern after a moment. */
function times(pattern: string, zone: string, after: string): string[] {
  const found: string[] = []
  let from = new Date(after)
  while (found.length < 4) {
    const next = nextCron(pattern, zone, from)
    if (!next) break
    found.push(next.toISOString().slice(0, 16))
    from = next
  }
  return found
}

describe.each<[string, string, string, string, readonly string[]]>([
  [
    'a fixed time, in UTC',
    '0 3 * * *',
    'UTC',
    '2026-03-28T03:00:00Z',
    ['2026-03-29T03:00', '2026-03-30T03:00', '2026-03-31T03:00', '2026-04-01T03:00'],
  ],
  [
    'fault 24: a time in the gap is due at the first instant after it',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T00:00:00Z',
    ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30', '2026-03-31T00:30'],
  ],
  [
    'fault 24: a midnight that does not exist is due at the first instant of the day',
    '0 0 * * *',
    'America/Sao_Paulo',
    '2018-11-03T03:00:00Z',
    ['2018-11-04T03:00', '2018-11-05T02:00', '2018-11-06T02:00', '2018-11-07T02:00'],
  ],
  [
    'fault 24: a time that comes twice is due the first time only',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00:00Z',
    ['2026-10-25T00:30', '2026-10-26T01:30', '2026-10-27T01:30', '2026-10-28T01:30'],
  ],
  [
    'fault 24: every hour follows the hours that pass when clocks go back',
    '0 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:00:00Z',
    ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00', '2026-10-25T03:00'],
  ],
  [
    'fault 24: every half hour does so too',
    '*/30 * * * *',
    'Europe/Berlin',
    '2026-10-25T00:00:00Z',
    ['2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T02:00'],
  ],
  [
    'fault 24: asked in the hour that comes twice, a fixed time is over for that day',
    '15 2 * * *',
    'Europe/Berlin',
    '2026-10-25T01:05:00Z',
    ['2026-10-26T01:15', '2026-10-27T01:15', '2026-10-28T01:15', '2026-10-29T01:15'],
  ],
  [
    'fault 24: asked in the hour that comes twice, the next hour is not missed',
    '15 3 * * *',
    'Europe/Berlin',
    '2026-10-25T01:45:00Z',
    ['2026-10-25T02:15', '2026-10-26T02:15', '2026-10-27T02:15', '2026-10-28T02:15'],
  ],
  [
    'fault 24: every hour skips none when clocks go forward',
    '0 * * * *',
    'Europe/Berlin',
    '2026-03-28T23:00:00Z',
    ['2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00', '2026-03-29T03:00'],
  ],
  [
    'fault 24: a time that comes twice in a change of half an hour is due the first time only',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-03T20:00:00Z',
    ['2026-04-04T14:45', '2026-04-05T15:15', '2026-04-06T15:15', '2026-04-07T15:15'],
  ],
  ['a day that never comes', '0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z', []],
])('%s', (_title, pattern, zone, after, expected) => {
  it(`${pattern} in ${zone}`, () => {
    expect(times(pattern, zone, after)).toEqual(expected)
  })
})

it('finds a day that is years away', () => {
  const next = nextCron('0 0 29 2 *', 'UTC', new Date('2097-01-01T00:00:00Z'))

  expect(next?.toISOString()).toBe('2104-02-29T00:00:00.000Z')
})

it.each(['nonsense', '* * * * * *', '99 3 * * *'])('refuses %j', (pattern) => {
  expect(() => nextCron(pattern, 'UTC', new Date())).toThrow(/CronPattern/)
})
