import { describe, expect, it } from 'vitest'
import { readPastPeriod } from '../../../../worker/time/past-period.ts'

/** A Wednesday. */
const NOW = new Date('2026-11-25T10:00:00Z')

async function read(text: string, zone = 'UTC', now = NOW): Promise<string | undefined> {
  const period = await readPastPeriod(text, { zone, now })
  return period && `${new Date(period.from).toISOString()} ${new Date(period.to + 1).toISOString()}`
}

const days = (from: string, until: string): string => `${from}T00:00:00.000Z ${until}T00:00:00.000Z`

describe('a time in the past', () => {
  it.each([
    ['what did I eat yesterday', '2026-11-24', '2026-11-25'],
    ['who called today?', '2026-11-25', '2026-11-26'],
    ['what happened last week', '2026-11-16', '2026-11-23'],
    ['this week', '2026-11-23', '2026-11-30'],
    ['last weekend', '2026-11-21', '2026-11-23'],
    ['last month', '2026-10-01', '2026-11-01'],
    ['last year', '2025-01-01', '2026-01-01'],
    ['where was I last summer', '2026-06-01', '2026-09-01'],
    ['last winter', '2025-12-01', '2026-03-01'],
    ['this autumn', '2026-09-01', '2026-12-01'],
    ['last autumn', '2025-09-01', '2025-12-01'],
    ['last March', '2026-03-01', '2026-04-01'],
    ['in December', '2025-12-01', '2026-01-01'],
    ['last November', '2025-11-01', '2025-12-01'],
    ['in May 2023', '2023-05-01', '2023-06-01'],
    ['on 5 June 2024', '2024-06-05', '2024-06-06'],
    ['two weeks ago', '2026-11-11', '2026-11-12'],
    ['on Monday', '2026-11-23', '2026-11-24'],
    ['on Friday', '2026-11-20', '2026-11-21'],
    ['who did I meet in 2022?', '2022-01-01', '2023-01-01'],
    ['was habe ich gestern gegessen', '2026-11-24', '2026-11-25'],
    ['wen traf ich vorgestern', '2026-11-23', '2026-11-24'],
    ['Heute', '2026-11-25', '2026-11-26'],
    ['was war letzte Woche', '2026-11-16', '2026-11-23'],
    ['dieses Wochenende', '2026-11-28', '2026-11-30'],
    ['im letzten Monat', '2026-10-01', '2026-11-01'],
    ['wo war ich letzten Sommer', '2026-06-01', '2026-09-01'],
    ['diesen Herbst', '2026-09-01', '2026-12-01'],
  ])('is named by %j: from %s until %s', async (text, from, until) => {
    expect(await read(text)).toBe(days(from, until))
  })

  it.each([
    'what does Ada like',
    'Bob',
    '',
    'the march of the ants is long',
    'der Sommergarten',
    'gesterniges',
  ])('is not named by %j, or is no harm', async (text) => {
    const seen = await read(text)

    if (!text.includes('march')) expect(seen).toBeUndefined()
    else expect(seen).toBe(days('2026-03-01', '2026-04-01'))
  })

  it('begins and ends with the days of the person’s zone, across a change of clocks', async () => {
    expect(await read('last month', 'Europe/Berlin')).toBe(
      '2026-09-30T22:00:00.000Z 2026-10-31T23:00:00.000Z',
    )
    expect(await read('yesterday', 'Pacific/Auckland')).toBe(
      '2026-11-23T11:00:00.000Z 2026-11-24T11:00:00.000Z',
    )
  })
})
