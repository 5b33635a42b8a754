import { describe, expect, it } from 'vitest'
import type { AgentRun } from '../../../../shared/api/agents.ts'
import { monthsOrDays, rangeOf, sinceOf, workOf } from '../../../../web/pages/insights/series.ts'

const NOW = { now: Date.parse('2026-03-05T10:00:00.000Z'), zone: 'UTC' }

function run(members: Partial<AgentRun>): AgentRun {
  return {
    id: 'run-1',
    agent: 'organizer',
    status: 'done',
    trigger: 'person',
    startedBy: 'system',
    queuedAt: '2026-03-04T23:00:00.000Z',
    counts: {},
    ...members,
  }
}

describe('figures in a range of time', () => {
  it('have every day of a short range, and none before it', () => {
    const byDay = { '2026-03-05': 2, '2026-02-28': 1, '2025-12-24': 9 }

    const days = monthsOrDays({ byDay, byMonth: {} }, '30d', NOW)

    expect(days).toHaveLength(30)
    expect(days[0]).toEqual({ name: '2026-02-04', count: 0 })
    expect(days.at(-1)).toEqual({ name: '2026-03-05', count: 2 })
    expect(days.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  })

  it('have every month of a long one, over the turn of the year', () => {
    const byMonth = { '2026-01': 4, '2025-11': 1 }

    expect(monthsOrDays({ byDay: {}, byMonth }, 'all', NOW)).toEqual([
      { name: '2025-11', count: 1 },
      { name: '2025-12', count: 0 },
      { name: '2026-01', count: 4 },
      { name: '2026-02', count: 0 },
      { name: '2026-03', count: 0 },
    ])
    expect(monthsOrDays({ byDay: {}, byMonth }, '12m', NOW)).toHaveLength(12)
  })

  it('count what agents did, by day and by agent, and what they asked of models', () => {
    const tokens = { prompt: 10, completion: 5 }
    const runs = [
      run({ tokens }),
      run({ status: 'failed' }),
      run({ agent: 'digest', queuedAt: '2026-03-05T01:00:00.000Z', tokens }),
      run({ status: 'missed' }),
    ]

    const work = workOf(runs, '30d', NOW)

    expect(work.byDay.slice(-2).map(({ count }) => count)).toEqual([2, 1])
    expect(work.tokensByDay.slice(-2).map(({ count }) => count)).toEqual([15, 15])
    expect(work.byAgent).toEqual([
      { name: 'organizer', count: 2 },
      { name: 'digest', count: 1 },
    ])
    expect(work.failed).toBe(1)
  })

  it.each([
    // At the date line it is a day later, or still the day before.
    ['Pacific/Kiritimati', '2026-03-06', '2026-02-04T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-03-04', '2026-02-03T11:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-03-05', '2026-02-03T13:00:00.000Z'],
  ])('are of the days of the zone: %s', (zone, today, since) => {
    const clock = { ...NOW, zone }

    const work = workOf([run({ queuedAt: '2026-03-05T10:00:00.000Z' })], '30d', clock)

    expect(work.byDay.at(-1)).toEqual({ name: today, count: 1 })
    expect(sinceOf('30d', clock)).toBe(since)
  })

  it('take the usual range for an address that names none', () => {
    expect(rangeOf('century')).toBe('30d')
    expect(rangeOf('12m')).toBe('12m')
    expect(sinceOf('30d', NOW)).toBe('2026-02-04T00:00:00.000Z')
    expect(sinceOf('all', NOW)).toBeUndefined()
  })
})
