import { describe, expect, it } from 'vitest'
import type { CalendarItem } from '../../../../../shared/api/calendar.ts'
import type { AgentSchedule, ScheduleList } from '../../../../../shared/api/schedules.ts'
import { entriesOn, entryOf, runEntries } from '../../../../../web/pages/calendar/entries.ts'

const ITEM: CalendarItem = {
  kind: 'event',
  id: 'cal-1',
  occurrence: null,
  title: 'x',
  description: '',
  location: '',
  allDay: false,
  start: '2026-11-26T10:00:00.000Z',
  end: '2026-11-26T11:00:00.000Z',
  timeZone: 'UTC',
  status: 'confirmed',
  tags: [],
}
const SCHEDULE: AgentSchedule = {
  name: 'dreamer',
  enabled: true,
  trigger: 'at 02:00',
  starts: null,
  nextRuns: ['2026-11-27T01:00:00Z', '2026-11-28T01:00:00Z'],
  source: 'default',
  problem: null,
  problemSaid: null,
  catchUp: 'once',
  ignoresQuietHours: false,
  lastStartAt: null,
  lastRun: null,
}
const SCHEDULES: ScheduleList = {
  items: [SCHEDULE, { ...SCHEDULE, name: 'digest', enabled: false }],
  nextCursor: null,
  timeZone: 'UTC',
  paused: false,
  quietHours: null,
  quiet: false,
  maxConcurrentAgents: 1,
  unknown: [],
}

describe('an entry', () => {
  it.each([
    ['2026-11-26T23:30:00Z', '2026-11-27T00:30:00Z', 'Europe/Berlin', '2026-11-27', '2026-11-27'],
    ['2026-11-26T22:30:00Z', '2026-11-26T23:30:00Z', 'Europe/Berlin', '2026-11-26', '2026-11-27'],
    ['2026-11-26T22:00:00Z', '2026-11-26T23:00:00Z', 'Europe/Berlin', '2026-11-26', '2026-11-26'],
    ['2026-11-26T10:00:00Z', '2026-11-26T10:00:00Z', 'UTC', '2026-11-26', '2026-11-26'],
  ])('from %s to %s in %s lies on %s to %s', (start, end, zone, firstDay, lastDay) => {
    expect(entryOf({ ...ITEM, start, end }, zone)).toMatchObject({ firstDay, lastDay })
  })

  it.each([
    ['event', '2026-11-26', '2026-11-27', '2026-11-26'],
    ['event', '2026-11-26', '2026-11-29', '2026-11-28'],
    ['task', '2026-11-26', '2026-11-26', '2026-11-26'],
  ] as const)(
    'that is a %s of whole days from %s to %s ends on %s',
    (kind, start, end, lastDay) => {
      const item = { ...ITEM, kind, allDay: true, start, end }

      expect(entryOf(item, 'Europe/Berlin')).toMatchObject({ firstDay: start, lastDay })
    },
  )

  it('lies on each of its days, after what lasts all day, in order of time', () => {
    const late = entryOf({ ...ITEM, id: 'late', start: '2026-11-26T12:00:00Z' }, 'UTC')
    const early = entryOf({ ...ITEM, id: 'early' }, 'UTC')
    const days = { allDay: true, start: '2026-11-25', end: '2026-11-28' }
    const long = entryOf({ ...ITEM, id: 'long', ...days }, 'UTC')

    const keys = (day: string) => entriesOn([late, early, long], day).map(({ key }) => key)

    expect(keys('2026-11-26')).toEqual([long.key, early.key, late.key])
    expect(keys('2026-11-27')).toEqual([long.key])
    expect(keys('2026-11-28')).toEqual([])
  })
})

describe('the coming runs', () => {
  it('are those of agents that start by themselves', () => {
    const runs = runEntries(SCHEDULES, 'Asia/Tokyo')

    expect(runs).toMatchObject([
      { kind: 'run', agent: 'dreamer', firstDay: '2026-11-27', lastDay: '2026-11-27' },
      { kind: 'run', agent: 'dreamer', firstDay: '2026-11-28', lastDay: '2026-11-28' },
    ])
  })

  it('are none while all are paused', () => {
    expect(runEntries({ ...SCHEDULES, paused: true }, 'UTC')).toEqual([])
  })
})
