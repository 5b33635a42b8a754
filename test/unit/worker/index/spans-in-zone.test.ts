import { describe, expect, it } from 'vitest'
import { monthsAround, recentDays } from '../../../../worker/index/spans-in-zone.ts'
import { type OffsetAt, ianaOffsets } from '../../../../worker/time/zoned-time.ts'
import { put, useIndexes } from './index-under-test.ts'

const HOUR_MS = 3_600_000

function offsets(zone: string): OffsetAt {
  const found = ianaOffsets(zone)
  if (!found) throw new Error(`No such zone: ${zone}`)
  return found
}

describe('days of a zone', () => {
  it.each([
    // Clocks go by half an hour at Lord Howe.
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    // Clocks go forward at midnight: the day begins at one.
    ['America/Santiago', '2026-09-06', 23],
    // Samoa went over the date line: the day never was.
    ['Pacific/Apia', '2011-12-30', 0],
    ['Pacific/Apia', '2011-12-31', 24],
  ])('are as long as they are there: %s, %s', (zone, name, hours) => {
    const later = Date.parse(`${name}T12:00:00.000Z`) + 72 * HOUR_MS

    const days = recentDays(10, later, offsets(zone))

    const day = days.find((one) => one.name === name)
    expect(day && (day.to - day.from) / HOUR_MS).toBe(hours)
    for (const [index, { to }] of days.slice(0, -1).entries())
      expect(days[index + 1]?.from).toBe(to)
  })

  it.each([
    ['Pacific/Kiritimati', '2026-03-06'],
    ['Pacific/Pago_Pago', '2026-03-04'],
  ])('end with the present, on either side of the date line: %s', (zone, today) => {
    const now = Date.parse('2026-03-05T10:30:00.000Z')

    const last = recentDays(3, now, offsets(zone)).at(-1)

    expect(last).toMatchObject({ name: today, to: now + 1 })
  })
})

describe('months of a zone', () => {
  it('are those that share a moment with the months of UTC, each once', () => {
    const months = monthsAround(['2025-12', '2026-01'], offsets('Pacific/Kiritimati'))

    expect(months.map(({ name }) => name)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(months[2]?.from).toBe(Date.parse('2025-12-31T10:00:00.000Z'))
  })
})

describe('figures of the index', () => {
  const newIndex = useIndexes()

  it('count a memory once, on the day and in the month that the person had', async () => {
    const { index } = await newIndex()
    const timestamp = '2026-03-31T11:30:00.000Z'
    index.writer.apply([put('m-1', 0, { timestamp })])
    const now = Date.parse('2026-03-31T12:00:00.000Z')
    const figures = (zone: string): unknown[] => {
      const { byDay, byMonth } = index.reader.figures(offsets(zone), now)
      return [byDay, byMonth]
    }

    expect(figures('UTC')).toEqual([{ '2026-03-31': 1 }, { '2026-03': 1 }])
    expect(figures('Pacific/Kiritimati')).toEqual([{ '2026-04-01': 1 }, { '2026-04': 1 }])
    expect(figures('Pacific/Pago_Pago')).toEqual([{ '2026-03-31': 1 }, { '2026-03': 1 }])
    expect(figures('Australia/Lord_Howe')).toEqual([{ '2026-03-31': 1 }, { '2026-03': 1 }])
  })
})
