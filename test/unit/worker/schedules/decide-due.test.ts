import { describe, expect, it } from 'vitest'
import { DueTimes } from '../../../../worker/schedules/due-times.ts'
import { cron, Deciding, HOUR_MS, planned, planOf } from './schedules-under-test.ts'

const DAILY = '30 2 * * *'

describe.each([
  {
    title: 'the gap of Europe/Berlin: at the first instant after it',
    zone: 'Europe/Berlin',
    from: '2026-03-28T12:00:00Z',
    to: '2026-03-30T12:00:00Z',
    due: ['2026-03-29T01:00', '2026-03-30T00:30'],
  },
  {
    title: 'the overlap of Europe/Berlin: the first time only',
    zone: 'Europe/Berlin',
    from: '2026-10-24T12:00:00Z',
    to: '2026-10-26T12:00:00Z',
    due: ['2026-10-25T00:30', '2026-10-26T01:30'],
  },
  {
    title: 'the gap of America/New_York',
    zone: 'America/New_York',
    from: '2026-03-07T12:00:00Z',
    to: '2026-03-09T12:00:00Z',
    due: ['2026-03-08T07:00', '2026-03-09T06:30'],
  },
  {
    title: 'the overlap of Australia/Lord_Howe, of half an hour, in the south',
    zone: 'Australia/Lord_Howe',
    pattern: '45 1 * * *',
    from: '2026-04-03T20:00:00Z',
    to: '2026-04-06T12:00:00Z',
    due: ['2026-04-04T14:45', '2026-04-05T15:15'],
  },
  {
    title: 'the gap of Australia/Lord_Howe',
    zone: 'Australia/Lord_Howe',
    pattern: '15 2 * * *',
    from: '2026-10-02T20:00:00Z',
    to: '2026-10-04T20:00:00Z',
    due: ['2026-10-03T15:30', '2026-10-04T15:15'],
  },
  {
    title: 'the gap of America/Santiago, at midnight, in the south',
    zone: 'America/Santiago',
    pattern: '30 0 * * *',
    from: '2026-09-05T12:00:00Z',
    to: '2026-09-07T12:00:00Z',
    due: ['2026-09-06T04:00', '2026-09-07T03:30'],
  },
  {
    title: 'the overlap of America/Santiago',
    zone: 'America/Santiago',
    pattern: '30 23 * * *',
    from: '2026-04-03T12:00:00Z',
    to: '2026-04-06T12:00:00Z',
    due: ['2026-04-04T02:30', '2026-04-05T02:30', '2026-04-06T03:30'],
  },
])('A23: a daily cron in $title', ({ zone, from, to, due, pattern = DAILY }) => {
  it('starts once a day', () => {
    const deciding = new Deciding(planOf([cron(pattern)], { timeZone: zone }))

    deciding.through(from, to)

    expect(deciding.started).toEqual(due.map((time) => `digest ${time}`))
    expect(deciding.missed).toEqual([])
  })
})

it('an hourly cron follows the hours that pass through both changes of the clocks', () => {
  const deciding = new Deciding(planOf([cron('0 * * * *')], { timeZone: 'America/New_York' }))

  deciding.through('2026-03-08T04:30:00Z', '2026-03-08T10:30:00Z')
  deciding.through('2026-11-01T03:30:00Z', '2026-11-01T09:30:00Z')

  const hours = deciding.started.map((line) => line.slice(-5))
  // What was due in the months between is made up for once, at three.
  expect(hours.join(' ')).toBe(
    '05:00 06:00 07:00 08:00 09:00 10:00 03:00 04:00 05:00 06:00 07:00 08:00 09:00',
  )
})

describe('a new schedule', () => {
  it('starts nothing that was due before it was there', () => {
    const deciding = new Deciding(planOf([cron(DAILY)]))

    deciding.at('2026-05-01T02:31:00Z')
    deciding.at('2026-05-02T02:30:01Z')

    expect(deciding.started).toEqual(['digest 2026-05-02T02:30'])
  })

  it('of another pattern begins anew', () => {
    const deciding = new Deciding(planOf([cron(DAILY)]))
    deciding.at('2026-05-01T00:00:00Z')
    deciding.plan = planOf([cron('0 1 * * *')])

    deciding.at('2026-05-01T03:00:00Z')
    deciding.at('2026-05-02T01:00:00Z')

    expect(deciding.started).toEqual(['digest 2026-05-02T01:00'])
  })

  it('A23: of the person’s new time zone is due by it, and not again for what has passed', () => {
    const deciding = new Deciding(planOf([cron('0 9 * * *')], { timeZone: 'Asia/Tokyo' }))
    deciding.through('2026-05-01T20:00:00Z', '2026-05-02T01:00:00Z')
    deciding.plan = planOf([cron('0 9 * * *')], { timeZone: 'America/New_York' })

    deciding.through('2026-05-02T01:01:00Z', '2026-05-02T14:00:00Z')

    expect(deciding.started).toEqual(['digest 2026-05-02T00:00', 'digest 2026-05-02T13:00'])
  })
})

describe('A23: what was due while nothing could run', () => {
  const asleep = (catchUp: 'skip' | 'once' | 'all', until: string, pattern = DAILY): Deciding => {
    const deciding = new Deciding(planOf([cron(pattern, { catchUp })]))
    deciding.at('2026-05-01T00:00:00Z')
    deciding.at(until)
    return deciding
  }

  it('by `once` is made up for within a day, once', () => {
    const deciding = asleep('once', '2026-05-04T20:00:00Z')

    deciding.at('2026-05-04T20:00:01Z')

    expect(deciding.started).toEqual(['digest 2026-05-04T02:30'])
    expect(deciding.missed).toEqual([])
  })

  it('by `once` is missed when it was due longer ago than a day', () => {
    const deciding = asleep('once', '2026-05-09T20:00:00Z', '0 0 3 5 *')

    expect(deciding.started).toEqual([])
    expect(deciding.missed).toMatchObject([
      { agent: 'digest', trigger: 'cron', dueAt: Date.parse('2026-05-03T00:00:00Z') },
    ])
  })

  it('by `skip` is missed, but for what is due just now', () => {
    const late = asleep('skip', '2026-05-01T02:40:00Z')
    const onTime = asleep('skip', '2026-05-01T02:31:00Z')

    expect(late).toMatchObject({ started: [], missed: [{ agent: 'digest' }] })
    expect(onTime).toMatchObject({ started: ['digest 2026-05-01T02:30'], missed: [] })
  })

  it('by `all` is made up for one after the other', () => {
    const deciding = asleep('all', '2026-05-03T20:00:00Z')
    deciding.running.add('digest')
    deciding.at('2026-05-03T20:00:01Z')
    deciding.running.clear()

    deciding.at('2026-05-03T20:00:02Z')
    deciding.at('2026-05-03T20:00:03Z')
    deciding.at('2026-05-03T20:00:04Z')

    expect(deciding.started).toHaveLength(3)
    expect(deciding.state.agents['digest']?.owed).toBeUndefined()
  })

  it('by `all` is made up for a hundred times at most', () => {
    const deciding = asleep('all', '2026-05-03T20:00:00Z', '* * * * *')

    for (let second = 1; second < 200; second += 1)
      deciding.at(Date.parse('2026-05-03T20:00:00Z') + second * 100)

    expect(deciding.started).toHaveLength(100)
    expect(deciding.missed).toHaveLength(1)
    expect(deciding.missed[0]?.said).toEqual({ code: 'missed-too-many', values: { most: 100 } })
  })
})

describe('fault 24: clocks that jump', () => {
  it('forward by a day: what was jumped over is made up for once', () => {
    const deciding = new Deciding(planOf([cron(DAILY)]))
    deciding.at('2026-05-01T00:00:00Z')

    deciding.at('2026-05-02T12:00:00Z')
    deciding.at('2026-05-02T12:00:01Z')

    expect(deciding.started).toEqual(['digest 2026-05-02T02:30'])
  })

  it('back by a day: nothing is started twice for one time', () => {
    const deciding = new Deciding(planOf([cron(DAILY)]))
    deciding.through('2026-05-01T00:00:00Z', '2026-05-01T04:00:00Z')

    deciding.through('2026-04-30T04:00:00Z', '2026-05-02T04:00:00Z')

    expect(deciding.started).toEqual(['digest 2026-05-01T02:30', 'digest 2026-05-02T02:30'])
  })

  it('back by a year: what was seen before counts no more', () => {
    const deciding = new Deciding(planOf([cron(DAILY)]))
    deciding.through('2027-05-01T00:00:00Z', '2027-05-01T04:00:00Z')

    deciding.through('2026-05-01T00:00:00Z', '2026-05-02T04:00:00Z')

    expect(deciding.started.slice(1)).toEqual([
      'digest 2026-05-01T02:30',
      'digest 2026-05-02T02:30',
    ])
  })

  it('back by an hour: an interval is no longer than before by more than itself', () => {
    const every = planned({ kind: 'interval', everyMs: 10 * 60_000 })
    const deciding = new Deciding(planOf([every]))
    deciding.through('2026-05-01T12:00:00Z', '2026-05-01T12:10:00Z')

    deciding.through('2026-05-01T11:10:00Z', '2026-05-01T11:20:00Z')

    expect(deciding.started).toEqual(['digest 2026-05-01T12:10', 'digest 2026-05-01T11:20'])
  })
})

describe('what holds a start back', () => {
  it('quiet hours: it is put off to their end, once', () => {
    const quietHours = { start: '22:00', end: '07:00' }
    const deciding = new Deciding(planOf([cron('0 * * * *')], { quietHours }))

    deciding.through('2026-05-01T20:30:00Z', '2026-05-02T08:30:00Z')

    expect(deciding.started).toEqual([
      'digest 2026-05-01T21:00',
      // At seven itself the next is due, which is the same run.
      'digest 2026-05-02T07:00',
      'digest 2026-05-02T08:00',
    ])
    expect(deciding.missed).toEqual([])
  })

  it('no quiet hours for an agent that ignores them', () => {
    const quietHours = { start: '22:00', end: '07:00' }
    const deciding = new Deciding(planOf([cron(DAILY, { isQuietProof: true })], { quietHours }))

    deciding.through('2026-05-01T20:30:00Z', '2026-05-02T03:00:00Z')

    expect(deciding.started).toEqual(['digest 2026-05-02T02:30'])
  })

  it('a pause: what is due in it is not made up for', () => {
    const deciding = new Deciding(planOf([cron('0 * * * *')]))
    deciding.at('2026-05-01T12:30:00Z')
    deciding.plan = { ...deciding.plan, isPaused: true }
    deciding.through('2026-05-01T12:31:00Z', '2026-05-01T15:30:00Z')
    deciding.plan = { ...deciding.plan, isPaused: false }

    deciding.through('2026-05-01T15:31:00Z', '2026-05-01T16:30:00Z')

    expect(deciding).toMatchObject({ started: ['digest 2026-05-01T16:00'], missed: [] })
  })

  it('a run that is under way: the next is left out, and told', () => {
    const deciding = new Deciding(planOf([cron('* * * * *')]))
    deciding.at('2026-05-01T12:00:30Z')
    deciding.running.add('digest')

    deciding.at('2026-05-01T12:01:00Z')
    deciding.running.clear()
    deciding.at('2026-05-01T12:01:30Z')

    expect(deciding.started).toEqual([])
    expect(deciding.missed).toHaveLength(1)
  })

  it('too many under way: it waits for its turn, the urgent before the others', () => {
    const agents = ['curator', 'digest', 'dreamer'].map((agent) =>
      cron(DAILY, { agent, priority: agent === 'dreamer' ? 1 : 0 }),
    )
    const deciding = new Deciding(planOf(agents, { most: 1 }))
    deciding.at('2026-05-01T00:00:00Z')

    deciding.at('2026-05-01T02:30:00Z')
    deciding.running.add('dreamer')
    deciding.at('2026-05-01T02:30:01Z')
    const { waiting } = deciding
    deciding.running.clear()
    deciding.at('2026-05-01T02:50:00Z')

    expect(waiting).toEqual(['curator', 'digest'])
    expect(deciding.started).toEqual(['dreamer 2026-05-01T02:30', 'curator 2026-05-01T02:30'])
  })
})

it('starts so much later as is the agent’s own', () => {
  const deciding = new Deciding(planOf([cron(DAILY, { jitterMs: 20_000 })]))
  deciding.at('2026-05-01T00:00:00Z')

  const early = deciding.at('2026-05-01T02:30:19Z')
  const { waiting } = deciding
  const due = deciding.at('2026-05-01T02:30:20Z')

  expect(early).toEqual([])
  expect(waiting).toEqual(['digest'])
  expect(due).toHaveLength(1)
})

it('keeps the worker up for what is due within a minute', () => {
  const deciding = new Deciding(planOf([cron(DAILY)]))

  deciding.at('2026-05-01T02:28:00Z')
  const before = deciding.waiting
  deciding.at('2026-05-01T02:29:10Z')

  expect([before, deciding.waiting]).toEqual([[], ['digest']])
})

describe('A23: 10,000 jobs', () => {
  it('due at one time are all started once, so many a look', () => {
    const jobs = Array.from({ length: 10_000 }, (_, job) => cron(DAILY, { agent: `job-${job}` }))
    const deciding = new Deciding(planOf(jobs, { most: 2_500 }))
    deciding.at('2026-05-01T00:00:00Z')
    const begin = Date.parse('2026-05-01T02:30:00Z')

    const counts = Array.from({ length: 6 }, (_, look) => deciding.at(begin + look * 1_000).length)

    expect(counts).toEqual([2_500, 2_500, 2_500, 2_500, 0, 0])
    expect(new Set(deciding.started).size).toBe(10_000)
    expect(deciding.missed).toEqual([])
  })

  it('with a time each are found a few a look, and none is lost', () => {
    const jobs = Array.from({ length: 1_000 }, (_, job) =>
      cron(`${job % 60} ${Math.floor(job / 60)} 2 5 *`, { agent: `job-${job}` }),
    )
    const times = new DueTimes(200)
    const known = (): number => {
      times.begin()
      return jobs.filter(({ trigger }) => {
        const pattern = trigger?.kind === 'cron' ? trigger.pattern : ''
        return times.next(pattern, 'UTC', Date.parse('2026-05-01T00:00:00Z')) !== undefined
      }).length
    }

    expect([known(), known(), known(), known(), known()]).toEqual([200, 400, 600, 800, 1_000])
  })
})

it('A4: two profiles in the same millisecond decide each for itself', () => {
  const one = new Deciding(planOf([cron(DAILY)]))
  const other = new Deciding(planOf([cron(DAILY)]))
  for (const deciding of [one, other]) deciding.at('2026-05-01T00:00:00Z')

  const now = Date.parse('2026-05-01T02:30:00Z')
  const both = [one.at(now), other.at(now)]

  expect(both).toEqual([both[1], both[0]])
  expect([one.started, other.started]).toEqual([other.started, one.started])
  expect(one.started).toHaveLength(1)
})

it('a state that was not kept decides the same again', () => {
  const deciding = new Deciding(planOf([cron(DAILY)]))
  deciding.at('2026-05-01T00:00:00Z')
  const { state } = deciding

  const first = deciding.at('2026-05-01T02:30:00Z')
  deciding.state = state
  const second = deciding.at('2026-05-01T02:30:00Z')

  expect(second).toEqual(first)
})

it('an interval is looked at again after a restart, and lasts as long as it should', () => {
  const every = planned({ kind: 'interval', everyMs: HOUR_MS })
  const deciding = new Deciding(planOf([every]))

  deciding.through('2026-05-01T12:00:00Z', '2026-05-01T14:30:00Z')

  expect(deciding.started).toEqual(['digest 2026-05-01T13:00', 'digest 2026-05-01T14:00'])
})
