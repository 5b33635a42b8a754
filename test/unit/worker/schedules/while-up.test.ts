import { describe, expect, it } from 'vitest'
import { Deciding, planned, planOf } from './schedules-under-test.ts'

const MINUTE_MS = 60_000
const BORED = planned({ kind: 'idle', afterMs: 5 * MINUTE_MS }, { agent: 'boredom-service' })
const SETTLED = planned(
  { kind: 'event', on: 'memory-captured', settleMs: MINUTE_MS },
  { agent: 'organizer' },
)
const NIGHT = planned(
  { kind: 'window', hours: { start: '23:00', end: '06:30' }, minIdleMs: 15 * MINUTE_MS },
  { agent: 'sleep-service', isQuietProof: true },
)
const SINCE = '2026-05-01T12:00:00.000Z'

/** Away since twelve, at so many minutes past. */
function awayFor(deciding: Deciding, minutes: number): number {
  deciding.away = { since: SINCE, forMs: minutes * MINUTE_MS }
  return deciding.at(Date.parse(SINCE) + minutes * MINUTE_MS).length
}

describe('idle', () => {
  it('starts once in a time for which the person is away, whatever restarts there are', () => {
    const deciding = new Deciding(planOf([BORED]))

    const counts = [1, 4, 5, 5.5, 6, 30, 300].map((minutes) => awayFor(deciding, minutes))

    expect(counts).toEqual([0, 0, 1, 0, 0, 0, 0])
  })

  it('starts again in the next such time', () => {
    const deciding = new Deciding(planOf([BORED]))
    awayFor(deciding, 6)

    deciding.away = { since: '2026-05-01T13:00:00.000Z', forMs: 6 * MINUTE_MS }
    const again = deciding.at('2026-05-01T13:06:00Z')

    expect(again).toHaveLength(1)
  })

  it('keeps the worker up for the last two minutes, and no longer', () => {
    const deciding = new Deciding(planOf([BORED]))

    const waiting = [2, 3, 4.9, 5, 6].map((minutes) => {
      awayFor(deciding, minutes)
      return deciding.waiting.length
    })

    expect(waiting).toEqual([0, 1, 1, 0, 0])
  })

  it('starts nothing where nobody ever was', () => {
    expect(new Deciding(planOf([BORED])).at('2026-05-01T12:00:00Z')).toEqual([])
  })
})

describe('an event', () => {
  it('starts when no more of it has come for a minute, and once', () => {
    const deciding = new Deciding(planOf([SETTLED]))
    const begin = Date.parse(SINCE)
    deciding.eventsAt.set('organizer', begin)
    deciding.at(begin)
    deciding.eventsAt.set('organizer', begin + 30_000)

    const counts = [60_000, 89_999, 90_000, 91_000, 600_000].map(
      (ms) => deciding.at(begin + ms).length,
    )

    expect(counts).toEqual([0, 0, 1, 0, 0])
  })

  it('that never ends is waited for five minutes', () => {
    const deciding = new Deciding(planOf([SETTLED]))
    const begin = Date.parse(SINCE)
    const counts = [0, 1, 2, 3, 4, 5].map((minutes) => {
      deciding.eventsAt.set('organizer', begin + minutes * MINUTE_MS)
      return deciding.at(begin + minutes * MINUTE_MS).length
    })

    expect(counts).toEqual([0, 0, 0, 0, 0, 1])
  })

  it('that came before a restart is not forgotten', () => {
    const deciding = new Deciding(planOf([SETTLED]))
    deciding.eventsAt.set('organizer', Date.parse(SINCE))
    deciding.at(SINCE)
    deciding.eventsAt.clear()

    expect(deciding.at('2026-05-01T12:01:00Z')).toHaveLength(1)
  })

  it('that comes while it runs starts it again afterwards', () => {
    const deciding = new Deciding(planOf([SETTLED]))
    const begin = Date.parse(SINCE)
    deciding.eventsAt.set('organizer', begin)
    deciding.at(begin + MINUTE_MS)
    deciding.running.add('organizer')
    deciding.eventsAt.set('organizer', begin + 2 * MINUTE_MS)
    const meanwhile = deciding.at(begin + 4 * MINUTE_MS)
    deciding.running.clear()

    const after = deciding.at(begin + 4 * MINUTE_MS + 1)

    expect([meanwhile.length, after.length]).toEqual([0, 1])
  })
})

describe('a window', () => {
  const evening = (): Deciding => {
    const deciding = new Deciding(planOf([NIGHT], { timeZone: 'Europe/Berlin' }))
    deciding.at('2026-05-01T12:00:00Z')
    return deciding
  }

  it('over midnight starts once, when the person has been away for long enough', () => {
    const deciding = evening()
    const looks = [
      ['2026-05-01T20:59:00Z', 60],
      ['2026-05-01T21:00:00Z', 1],
      ['2026-05-01T23:30:00Z', 14],
      ['2026-05-01T23:31:00Z', 15],
      ['2026-05-01T23:32:00Z', 16],
      ['2026-05-02T04:00:00Z', 300],
    ] as const

    const counts = looks.map(([time, minutes]) => {
      deciding.away = { since: SINCE, forMs: minutes * MINUTE_MS }
      return [deciding.at(time).length, deciding.waiting.length]
    })

    expect(counts).toEqual([
      // It opens in a minute.
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 0],
      [0, 0],
    ])
    expect(deciding.missed).toEqual([])
  })

  it('in which the person was always there, or nothing could run, is missed', () => {
    const deciding = evening()

    deciding.at('2026-05-02T08:00:00Z')
    deciding.at('2026-05-02T08:00:01Z')

    expect(deciding.started).toEqual([])
    expect(deciding.missed).toMatchObject([
      { agent: 'sleep-service', trigger: 'window', dueAt: Date.parse('2026-05-01T21:00:00Z') },
    ])
  })

  it('starts late while it is open', () => {
    const deciding = evening()

    expect(deciding.at('2026-05-02T04:00:00Z')).toHaveLength(1)
  })

  it('that is on when it is arranged counts at once', () => {
    const deciding = new Deciding(planOf([NIGHT], { timeZone: 'Europe/Berlin' }))

    expect(deciding.at('2026-05-01T23:00:00Z')).toHaveLength(1)
  })

  it.each([
    ['the gap', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'],
    ['the overlap', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'],
  ])('starts once in the night of %s', (_title, from, to) => {
    const hours = { start: '02:30', end: '02:45' }
    const window = planned({ kind: 'window', hours, minIdleMs: 0 })
    const deciding = new Deciding(planOf([window], { timeZone: 'Europe/Berlin' }))

    deciding.through(from, to)

    expect(deciding.started.length + deciding.missed.length).toBe(2)
  })

  it('is paused with the rest', () => {
    const deciding = evening()
    deciding.plan = { ...deciding.plan, isPaused: true }

    deciding.through('2026-05-01T20:00:00Z', '2026-05-02T06:00:00Z', 10 * MINUTE_MS)

    expect(deciding).toMatchObject({ started: [], missed: [], waiting: [] })
  })
})
