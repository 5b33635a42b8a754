import { describe, expect, it } from 'vitest'
import { readComingPeriod } from '../../../../worker/time/coming-period.ts'

/** A Wednesday; in Berlin the day is two hours ahead of UTC. */
const reading = { zone: 'Europe/Berlin', now: new Date('2026-05-20T08:00:00Z') }
const local = (ms: number): string => new Date(ms + 2 * 3_600_000).toISOString().slice(0, 16)

describe('a time to come', () => {
  it.each([
    ['what is on today', '2026-05-20T00:00', '2026-05-20T23:59'],
    ['and tomorrow?', '2026-05-21T00:00', '2026-05-21T23:59'],
    ['the day after tomorrow', '2026-05-22T00:00', '2026-05-22T23:59'],
    ['due this week', '2026-05-18T00:00', '2026-05-24T23:59'],
    ['next week', '2026-05-25T00:00', '2026-05-31T23:59'],
    ['this weekend', '2026-05-23T00:00', '2026-05-24T23:59'],
    ['next month', '2026-06-01T00:00', '2026-06-30T23:59'],
    ['in the next three days', '2026-05-20T00:00', '2026-05-23T23:59'],
    ['on friday', '2026-05-22T00:00', '2026-05-22T23:59'],
    ['on 2 June', '2026-06-02T00:00', '2026-06-02T23:59'],
    ['anything in August?', '2026-08-01T00:00', '2026-08-31T23:59'],
  ])('is read from %j', async (text, from, to) => {
    const period = await readComingPeriod(text, reading)

    expect(period && [local(period.from), local(period.to)]).toEqual([from, to])
  })

  it.each(['what did I do last week', 'two days ago', 'who is Anna?', 'in 2022'])(
    'is not in %j',
    async (text) => {
      expect(await readComingPeriod(text, reading)).toBeUndefined()
    },
  )
})
