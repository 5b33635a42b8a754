import fc from 'fast-check'
import { DateTime } from 'luxon'
// oxlint-disable-next-line import/default -- the package is CommonJS, whose exports Node gives as the default
import rrule from 'rrule'
import { describe, expect, it } from 'vitest'
import { Budget } from '../../../../worker/calendar/expand-rule.ts'
import type { JComponent, JProperty } from '../../../../worker/calendar/jcal.ts'
import { recurOfText } from '../../../../worker/calendar/recurrence-rule.ts'
import { type Series, occurrencesOf } from '../../../../worker/calendar/series.ts'
import { zoneLookup } from '../../../../worker/calendar/zone-offsets.ts'

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Europe/London',
  'Africa/Cairo',
  'America/Los_Angeles',
  'America/St_Johns',
  'Pacific/Auckland',
] as const

const zoned = (name: string, zone: string, ...times: string[]): JProperty => [
  name,
  { tzid: zone },
  'date-time',
  ...times,
]
const rule = (text: string): JProperty => ['rrule', {}, 'recur', recurOfText(text)]
const event = (...properties: JProperty[]): JComponent => ['vevent', properties, []]

function startsOf(series: Series, from: string, to: string, zones = zoneLookup([], 'UTC')) {
  const window = { from: Date.parse(from), to: Date.parse(to) }
  const found = occurrencesOf(series, { window, zones, budget: new Budget(50_000) })
  return found
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ startMs }) => new Date(startMs).toISOString())
}

describe.each(ZONES)('in %s', (zone) => {
  it('a daily event keeps its wall-clock time through every change of the clock', () => {
    const days = fc.integer({ min: 0, max: 2500 })
    // Hours that come twice nowhere: in Cairo that of 23:00 does, of which RFC 5545 takes the first and luxon the second.
    const hours = fc.integer({ min: 4, max: 22 })

    fc.assert(
      fc.property(days, hours, fc.constantFrom(1, 2, 7), (day, hour, interval) => {
        const start = DateTime.fromObject({ year: 2020, month: 1, day: 1, hour }, { zone })
        const local = `2020-01-01T${String(hour).padStart(2, '0')}:00:00`
        const master = event(zoned('dtstart', zone, local), rule(`FREQ=DAILY;INTERVAL=${interval}`))
        const from = start.plus({ days: day }).startOf('day')
        const to = from.plus({ days: 21 })
        const expected: string[] = []
        // rrule counts the days on the calendar; luxon says when they are.
        const dates = new rrule.RRule({
          freq: rrule.RRule.DAILY,
          interval,
          dtstart: new Date(`${local}Z`),
        }).between(new Date(from.toISODate() ?? ''), new Date(`${to.toISODate()}T00:00:00Z`), true)
        for (const date of dates) {
          const at = DateTime.fromISO(date.toISOString().slice(0, 19), { zone })
          if (at < to) expected.push(at.toUTC().toISO() ?? '')
        }

        expect(
          startsOf({ master, overrides: [] }, from.toUTC().toISO() ?? '', to.toUTC().toISO() ?? ''),
        ).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

it('an hour that comes twice is taken the first time', () => {
  const master = event(
    zoned('dtstart', 'Africa/Cairo', '2026-10-28T23:00:00'),
    rule('FREQ=DAILY;COUNT=3'),
  )

  expect(
    startsOf({ master, overrides: [] }, '2026-10-28T00:00:00Z', '2026-11-01T00:00:00Z'),
  ).toEqual(['2026-10-28T20:00:00.000Z', '2026-10-29T20:00:00.000Z', '2026-10-30T21:00:00.000Z'])
})

describe('a series', () => {
  const weekly = event(
    ['summary', {}, 'text', 'Yoga'],
    zoned('dtstart', 'Europe/Berlin', '2025-03-03T18:00:00'),
    zoned('dtend', 'Europe/Berlin', '2025-03-03T19:30:00'),
    rule('FREQ=WEEKLY;BYDAY=MO;UNTIL=20250414T160000Z'),
    zoned('exdate', 'Europe/Berlin', '2025-03-17T18:00:00'),
    zoned('rdate', 'Europe/Berlin', '2025-03-19T18:00:00'),
  )
  const moved = event(
    ['summary', {}, 'text', 'Yoga outside'],
    ['recurrence-id', {}, 'date-time', '2025-03-24T17:00:00Z'],
    zoned('dtstart', 'Europe/Berlin', '2025-03-26T08:00:00'),
  )
  const called = event(
    zoned('recurrence-id', 'Europe/Berlin', '2025-04-07T18:00:00'),
    zoned('dtstart', 'Europe/Berlin', '2025-04-07T18:00:00'),
    ['status', {}, 'text', 'CANCELLED'],
  )

  it('has its rule, its own dates, no exceptions, and what was moved where it is now', () => {
    expect(
      startsOf({ master: weekly, overrides: [moved, called] }, '2025-03-01', '2025-05-01'),
    ).toEqual([
      '2025-03-03T17:00:00.000Z',
      '2025-03-10T17:00:00.000Z',
      '2025-03-19T17:00:00.000Z',
      '2025-03-26T07:00:00.000Z',
      '2025-03-31T16:00:00.000Z',
      '2025-04-14T16:00:00.000Z',
    ])
  })

  it('is changed for all that follow by an override that says so, until the next one', () => {
    const later = event(
      [
        'recurrence-id',
        { tzid: 'Europe/Berlin', range: 'THISANDFUTURE' },
        'date-time',
        '2025-03-10T18:00:00',
      ],
      zoned('dtstart', 'Europe/Berlin', '2025-03-11T19:00:00'),
      zoned('dtend', 'Europe/Berlin', '2025-03-11T20:00:00'),
    )
    const last = event(
      [
        'recurrence-id',
        { tzid: 'Europe/Berlin', range: 'THISANDFUTURE' },
        'date-time',
        '2025-04-07T18:00:00',
      ],
      zoned('dtstart', 'Europe/Berlin', '2025-04-07T08:00:00'),
    )

    const series = { master: weekly, overrides: [moved, last, later] }

    expect(startsOf(series, '2025-03-01', '2025-05-01')).toEqual([
      '2025-03-03T17:00:00.000Z',
      '2025-03-11T18:00:00.000Z',
      '2025-03-20T18:00:00.000Z',
      '2025-03-26T07:00:00.000Z',
      '2025-04-01T17:00:00.000Z',
      '2025-04-07T06:00:00.000Z',
      '2025-04-14T06:00:00.000Z',
    ])
    expect(startsOf(series, '2025-04-01T17:30Z', '2025-04-01T17:31Z')).toHaveLength(1)
  })

  it('is touched by a window in which an occurrence only ends, or lies whole', () => {
    const series = { master: weekly, overrides: [] }

    expect(startsOf(series, '2025-03-10T18:00Z', '2025-03-10T18:01Z')).toHaveLength(1)
    expect(startsOf(series, '2025-03-10T18:30Z', '2025-03-10T18:31Z')).toEqual([])
    expect(startsOf(series, '2025-03-10T16:00Z', '2025-03-10T17:00Z')).toEqual([])
  })

  it('of whole days lies on the days where the person is', () => {
    const master = event(['dtstart', {}, 'date', '2025-03-29'], rule('FREQ=DAILY;COUNT=3'))

    expect(
      startsOf(
        { master, overrides: [] },
        '2025-01-01',
        '2026-01-01',
        zoneLookup([], 'Europe/Berlin'),
      ),
    ).toEqual(['2025-03-28T23:00:00.000Z', '2025-03-29T23:00:00.000Z', '2025-03-30T22:00:00.000Z'])
  })

  it('at a time that a day skips, or has twice, is where the standard puts it', () => {
    const master = event(
      zoned('dtstart', 'Europe/Berlin', '2025-03-29T02:30:00'),
      rule('FREQ=DAILY;COUNT=2'),
    )
    const autumn = event(
      zoned('dtstart', 'Europe/Berlin', '2025-10-25T02:30:00'),
      rule('FREQ=DAILY;COUNT=2'),
    )

    expect(startsOf({ master, overrides: [] }, '2025-01-01', '2026-01-01')[1]).toBe(
      '2025-03-30T01:30:00.000Z',
    )
    expect(startsOf({ master: autumn, overrides: [] }, '2025-01-01', '2026-01-01')[1]).toBe(
      '2025-10-26T00:30:00.000Z',
    )
  })
})

describe('a zone that a calendar describes itself', () => {
  const offset = (name: string, text: string): JProperty => [name, {}, 'utc-offset', text]
  const described: JComponent = [
    'vtimezone',
    [['tzid', {}, 'text', 'W. Europe Standard Time']],
    [
      [
        'standard',
        [
          ['dtstart', {}, 'date-time', '1601-01-01T03:00:00'],
          offset('tzoffsetfrom', '+02:00'),
          offset('tzoffsetto', '+01:00'),
          rule('FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'),
        ],
        [],
      ],
      [
        'daylight',
        [
          ['dtstart', {}, 'date-time', '1601-01-01T02:00:00'],
          offset('tzoffsetfrom', '+01:00'),
          offset('tzoffsetto', '+02:00'),
          rule('FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'),
        ],
        [],
      ],
    ],
  ]

  it('has the offsets of the zone that it describes', () => {
    const offsetAt = zoneLookup([described], 'UTC')('W. Europe Standard Time')
    const instants = fc.integer({ min: Date.UTC(1997, 0), max: Date.UTC(2040, 0) })

    fc.assert(
      fc.property(instants, (instant) => {
        const expected = DateTime.fromMillis(instant, { zone: 'Europe/Berlin' }).offset * 60_000
        expect(offsetAt(instant)).toBe(expected)
      }),
    )
  })

  it('is the person’s own when nobody describes it', () => {
    expect(zoneLookup([], 'Asia/Tokyo')('Nowhere/Special')(0)).toBe(9 * 3_600_000)
  })
})
