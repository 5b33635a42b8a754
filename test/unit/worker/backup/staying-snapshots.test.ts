import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Retention, stayingSnapshots } from '../../../../worker/backup/staying-snapshots.ts'

const NONE: Retention = { newest: 1, days: 0, weeks: 0, months: 0, timeZone: 'UTC' }
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Moments from one on, the same time apart. */
function every(stepMs: number, from: string, count: number): string[] {
  const begin = Date.parse(from)
  return Array.from({ length: count }, (_, number) =>
    new Date(begin + number * stepMs).toISOString(),
  )
}

function staying(times: readonly string[], rules: Partial<Retention>): string[] {
  return [...stayingSnapshots(times, { ...NONE, ...rules })].toSorted()
}

describe('which backups stay', () => {
  it('are the newest, in whatever order they are named', () => {
    const times = every(HOUR_MS, '2026-11-26T00:00:00.000Z', 5)

    expect(staying(times.toReversed(), { newest: 2 })).toEqual(times.slice(3))
  })

  it('are the last of each of the latest days, weeks and months after three years of nights', () => {
    const nights = every(DAY_MS, '2024-01-01T03:00:00.000Z', 1_061)

    const kept = staying(nights, { newest: 2, days: 7, weeks: 4, months: 12 })

    // The last night is that of Thursday, 26 November 2026.
    expect(kept).toEqual(
      [
        '2025-12-31',
        '2026-01-31',
        '2026-02-28',
        '2026-03-31',
        '2026-04-30',
        '2026-05-31',
        '2026-06-30',
        '2026-07-31',
        '2026-08-31',
        '2026-09-30',
        '2026-10-31',
        '2026-11-08',
        '2026-11-15',
        '2026-11-20',
        '2026-11-21',
        '2026-11-22',
        '2026-11-23',
        '2026-11-24',
        '2026-11-25',
        '2026-11-26',
      ].map((day) => `${day}T03:00:00.000Z`),
    )
  })

  it('count days, weeks and months that have a backup, so that a machine that was off loses none', () => {
    const times = [
      '2025-02-28T03:00:00.000Z',
      '2025-06-30T03:00:00.000Z',
      '2026-11-01T03:00:00.000Z',
      '2026-11-26T03:00:00.000Z',
    ]

    expect(staying(times, { months: 3 })).toEqual([times[0], times[1], times[3]])
    expect(staying(times, { days: 3 })).toEqual(times.slice(1))
  })

  it('of the last day of February in a leap year is that month’s', () => {
    const times = ['2028-02-28', '2028-02-29', '2028-03-01'].map((day) => `${day}T12:00:00.000Z`)

    expect(staying(times, { months: 2 })).toEqual(times.slice(1))
  })

  it('of a week from Monday to Sunday is one, also over the end of a year', () => {
    const days = every(DAY_MS, '2026-12-27T12:00:00.000Z', 9)

    // Sunday the 27th; the week of 28 December to 3 January; Monday the 4th.
    expect(staying(days, { weeks: 3 })).toEqual([
      '2026-12-27T12:00:00.000Z',
      '2027-01-03T12:00:00.000Z',
      '2027-01-04T12:00:00.000Z',
    ])
  })

  it('of days that are the machine’s: 23:30 in UTC is the next one in Berlin', () => {
    const times = ['2026-11-25T22:30:00.000Z', '2026-11-25T23:30:00.000Z']

    expect(staying(times, { days: 2, timeZone: 'UTC' })).toEqual(times.slice(1))
    expect(staying(times, { days: 2, timeZone: 'Europe/Berlin' })).toEqual(times)
  })

  it.each([
    // Europe/Berlin, 2026: 29 March has 23 hours, 25 October 25. America/New_York: 8 March, 1 November.
    ['Europe/Berlin', '2026-03-28T22:59:00.000Z', '2026-03-29T21:59:00.000Z'],
    ['Europe/Berlin', '2026-10-24T21:59:00.000Z', '2026-10-25T22:59:00.000Z'],
    ['America/New_York', '2026-03-08T04:59:00.000Z', '2026-03-09T03:59:00.000Z'],
    ['America/New_York', '2026-11-01T03:59:00.000Z', '2026-11-02T04:59:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T13:29:00.000Z', '2026-10-04T12:59:00.000Z'],
  ])('in %s of a day whose length is another ends at its midnight', (timeZone, before, last) => {
    const firstOfNext = new Date(Date.parse(last) + 60_000).toISOString()
    const firstOfDay = new Date(Date.parse(before) + 60_000).toISOString()

    const kept = staying([before, firstOfDay, last, firstOfNext], { days: 3, timeZone })

    expect(kept).toEqual([before, last, firstOfNext])
  })

  it('of the hour that comes twice in autumn are the newest', () => {
    // 02:30 in summer and 02:30 in winter time.
    const times = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']

    expect(staying(times, { days: 1, timeZone: 'Europe/Berlin' })).toEqual(times.slice(1))
  })

  it('in a place that is a day ahead, and in one that is half a day behind, end on other days', () => {
    const hours = every(HOUR_MS, '2026-12-31T00:00:00.000Z', 48)

    const ahead = staying(hours, { days: 1, months: 2, timeZone: 'Pacific/Kiritimati' })
    const behind = staying(hours, { days: 1, months: 2, timeZone: 'Pacific/Pago_Pago' })

    expect(ahead).toEqual(['2026-12-31T09:00:00.000Z', '2027-01-01T23:00:00.000Z'])
    expect(behind).toEqual(['2027-01-01T10:00:00.000Z', '2027-01-01T23:00:00.000Z'])
  })

  it('always have the newest among them, and no more than the rules allow', () => {
    const moment = fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString())
    const count = fc.nat(20)
    const rules = fc.record({
      newest: fc.integer({ min: 1, max: 20 }),
      days: count,
      weeks: count,
      months: count,
    })

    fc.assert(
      fc.property(fc.uniqueArray(moment, { minLength: 1, maxLength: 60 }), rules, (times, wish) => {
        const kept = staying(times, { ...wish, timeZone: 'Europe/Berlin' })
        const { newest, days, weeks, months } = wish
        expect(kept.at(-1)).toBe(times.toSorted().at(-1))
        expect(kept.length).toBeLessThanOrEqual(newest + days + weeks + months)
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(newest, times.length))
        expect(times).toEqual(expect.arrayContaining(kept))
        // Asked again of those that stayed, none goes.
        expect(staying(kept, { ...wish, timeZone: 'Europe/Berlin' })).toEqual(kept)
      }),
    )
  })
})
