import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CalendarItem } from '../../../shared/api/calendar.ts'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

function item(rest: Partial<CalendarItem>): CalendarItem {
  return {
    kind: 'event',
    id: 'cal-1',
    occurrence: null,
    title: 'Yoga',
    description: '',
    location: '',
    allDay: false,
    start: '2025-11-14T17:00:00.000Z',
    end: '2025-11-14T18:30:00.000Z',
    timeZone: 'UTC',
    status: 'confirmed',
    tags: [],
    ...rest,
  }
}

const items = [
  item({ location: 'Harbour' }),
  item({ id: 'cal-2', title: 'Trip', allDay: true, start: '2025-11-15', end: '2025-11-18' }),
  item({ kind: 'task', id: 'task-1', title: 'Pay', allDay: true, start: '2025-11-20' }),
]
const event = {
  id: 'cal-1',
  uid: 'cal-1',
  title: 'Yoga',
  description: '',
  location: '',
  allDay: false,
  start: '2025-11-14T17:00:00',
  end: '2025-11-14T18:00:00',
  timeZone: 'Europe/Berlin',
  recurrence: null,
  tags: [],
  status: 'confirmed',
  reminders: [],
}
const one = (status: number) => ({ status, body: { success: true, event } })
const script: Script = {
  'GET /api/calendar/events': {
    status: 200,
    body: { items, nextCursor: null, timeZone: 'UTC', truncated: true },
  },
  'POST /api/calendar/events': one(201),
  'DELETE /api/calendar/events/cal-1': { status: 200, body: { success: true, id: 'cal-1' } },
  'POST /api/calendar/events/cal-1/restore': one(200),
  'POST /api/calendar/import': {
    status: 200,
    body: { success: true, imported: 2, updated: 1, skipped: 0 },
  },
  'GET /api/calendar.ics': { status: 200, body: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
}

describe('mh calendar', () => {
  it('lists what takes place, and says when that is not all', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['calendar', 'list', '--from', '2025-11-14', '--no-tasks'], place)

    expect(run.stdout).toBe(
      [
        'WHEN              UNTIL       KIND   ID      WHAT',
        '2025-11-14 17:00  18:30       event  cal-1   Yoga (Harbour)',
        '2025-11-15        2025-11-17  event  cal-2   Trip',
        '2025-11-20        -           task   task-1  Pay',
        '',
      ].join('\n'),
    )
    expect(run.stderr).toContain('Look at less time')
    expect(fake.lines).toContain('GET /api/calendar/events?from=2025-11-14&tasks=false')
  })

  it('makes an event with everything that was said of it; the last day of whole days counts', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const when = ['--start', '2025-12-24', '--end', '2025-12-26', '--zone', 'Europe/Berlin']
    const how = ['--repeat', 'FREQ=YEARLY', '--remind', '30', '--remind', '5', '--tag', 'a']
    const run = await mh.run(['calendar', 'add', 'Holi', 'day', ...when, ...how], place)

    expect(run.stdout).toBe('Made cal-1, 2025-11-14 17:00 (Europe/Berlin)\n')
    expect(fake.seen('POST /api/calendar/events')?.body).toEqual({
      title: 'Holi day',
      start: '2025-12-24',
      end: '2025-12-27',
      timeZone: 'Europe/Berlin',
      recurrence: 'FREQ=YEARLY',
      reminders: [30, 5],
      tags: ['a'],
    })
  })

  it('deletes a whole event, or some occurrences, and restores it', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const whole = await mh.run(['calendar', 'delete', 'cal-1'], place)
    await mh.run(['calendar', 'delete', 'cal-1', '--this', '2025-11-14'], place)
    await mh.run(['calendar', 'delete', 'cal-1', '--following', '2025-11-14'], place)
    const both = ['calendar', 'delete', 'cal-1', '--this', 'a', '--following', 'b']
    const refused = await mh.run(both, place)
    const restored = await mh.run(['calendar', 'restore', 'cal-1'], place)

    expect(whole.stdout).toContain('mh calendar restore cal-1')
    expect(refused.code).toBe(2)
    expect(restored.stdout).toBe('cal-1 is back.\n')
    expect(fake.lines.filter((line) => line.startsWith('DELETE'))).toEqual([
      'DELETE /api/calendar/events/cal-1?scope=all',
      'DELETE /api/calendar/events/cal-1?scope=this&occurrence=2025-11-14',
      'DELETE /api/calendar/events/cal-1?scope=following&occurrence=2025-11-14',
    ])
  })

  it('takes in a file, and writes one', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)
    const file = join(place.root, 'out.ics')

    const imported = await mh.run(['calendar', 'import', '-'], { ...place, stdin: 'BEGIN:X\n' })
    const shown = await mh.run(['calendar', 'export'], place)
    const written = await mh.run(['calendar', 'export', '-o', file], place)

    expect(imported.stdout).toContain('2 new, 1 brought up to date')
    expect(fake.seen('POST /api/calendar/import')?.body).toEqual({ ics: 'BEGIN:X' })
    expect(shown.stdout).toBe('BEGIN:VCALENDAR\nEND:VCALENDAR\n')
    expect(written.stdout).toBe(`Written to ${file}\n`)
    expect(await readFile(file, 'utf8')).toBe('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')
  })
})
