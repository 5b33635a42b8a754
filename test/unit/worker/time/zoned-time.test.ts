import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { ianaOffsets, toInstant, toLocal } from '../../../../worker/time/zoned-time.ts'

/** Both hemispheres, half hours, a half-hour summer time, no summer time, and zones that skipped a day or changed their rules. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Africa/Cairo',
  'Asia/Tehran',
  'America/St_Johns',
  'Pacific/Auckland',
] as const

const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) })

describe('the offset of a zone', () => {
  it.each(ZONES)('is the one that luxon knows, in %s', (zone) => {
    const offsetAt = ianaOffsets(zone)

    fc.assert(
      fc.property(instants, (instant) => {
        const expected = DateTime.fromMillis(instant, { zone }).offset * 60_000
        expect(offsetAt?.(instant)).toBe(expected)
      }),
    )
  })

  it('is none where there is no such zone', () => {
    expect(ianaOffsets('Mars/Olympus')).toBeUndefined()
  })
})

describe('the instant of a wall-clock time', () => {
  it.each(ZONES)('is one that shows that time, and of two the first, in %s', (zone) => {
    const offsetAt = ianaOffsets(zone) ?? (() => 0)

    fc.assert(
      fc.property(instants, (instant) => {
        const local = toLocal(instant, offsetAt)
        const found = toInstant(local, offsetAt)
        expect(toLocal(found, offsetAt)).toBe(local)
        expect(found).toBeLessThanOrEqual(instant)
      }),
    )
  })

  it.each([
    ['skipped: read with the offset before', '2025-03-30T02:30:00Z', '2025-03-30T01:30:00.000Z'],
    ['twice: the first', '2025-10-26T02:30:00Z', '2025-10-26T00:30:00.000Z'],
    ['before the change', '2025-10-26T01:59:00Z', '2025-10-25T23:59:00.000Z'],
    ['after the change', '2025-10-26T03:00:00Z', '2025-10-26T02:00:00.000Z'],
  ])('in Berlin is, when it comes %s', (_, local, instant) => {
    const offsetAt = ianaOffsets('Europe/Berlin') ?? (() => 0)

    expect(new Date(toInstant(Date.parse(local), offsetAt)).toISOString()).toBe(instant)
  })
})
