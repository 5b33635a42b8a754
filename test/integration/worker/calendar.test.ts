import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACTOR_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { type Place, type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

const shared = useWorkers(afterAll)
let place: Place
let worker: WorkerUnderTest
beforeAll(async () => {
  place = await shared.place()
  worker = await shared.worker(place).ready()
})

const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'BEGIN:VEVENT',
  'UID:regatta@other.example',
  'DTSTART;TZID=Europe/Berlin:20250303T180000',
  'SUMMARY:Regatta',
  'X-SAILS:main',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

describe('the calendar', () => {
  it('makes a series, lists, changes, cuts, deletes and restores it', async () => {
    const made = await worker.call('POST', '/api/calendar/events', {
      body: {
        title: 'Yoga',
        start: '2025-03-03T18:00',
        timeZone: 'Europe/Berlin',
        recurrence: 'FREQ=WEEKLY',
      },
    })
    const path = `/api/calendar/events/${made.body.event.id}`
    const march = '/api/calendar/events?from=2025-03-01&to=2025-03-31'
    const listed = await worker.call('GET', march)
    const occurrence = '2025-03-10T17:00:00.000Z'
    await worker.call('PATCH', path, { body: { scope: 'this', occurrence, title: 'Guest' } })
    await worker.call('DELETE', `${path}?scope=this&occurrence=2025-03-17T17:00:00.000Z`)
    const changed = await worker.call('GET', march)
    await worker.call('DELETE', path)
    const gone = await worker.call('GET', path)
    const restored = await worker.call('POST', `${path}/restore`)

    expect(made).toMatchObject({ status: 201, body: { success: true, event: { title: 'Yoga' } } })
    expect(listed.body.items).toHaveLength(5)
    expect(listed.body.items[1]).toMatchObject({ kind: 'event', occurrence, start: occurrence })
    expect(changed.body.items.map(({ title }: { title: string }) => title)).toEqual([
      'Yoga',
      'Guest',
      'Yoga',
      'Yoga',
    ])
    expect(gone.status).toBe(404)
    expect(restored.body.event).toMatchObject({ title: 'Yoga', recurrence: 'FREQ=WEEKLY' })
    expect((await worker.call('GET', path)).body).toEqual(restored.body)
  })

  it('has the tasks that are due laid over it, unless nobody wants them', async () => {
    await worker.call('POST', '/api/tasks', { body: { title: 'Pay', due: '2024-05-05' } })
    const may = '/api/calendar/events?from=2024-05-01&to=2024-05-31'

    const both = await worker.call('GET', may)
    const alone = await worker.call('GET', `${may}&tasks=false`)

    expect(both.body.items).toMatchObject([{ kind: 'task', title: 'Pay', start: '2024-05-05' }])
    expect(alone.body.items).toEqual([])
  })

  it('takes a calendar as text or in JSON, and gives it as text', async () => {
    const text = await worker.call('POST', '/api/calendar/import', {
      body: ICS,
      headers: { 'content-type': 'text/calendar; charset=utf-8' },
    })
    const json = await worker.call('POST', '/api/calendar/import', { body: { ics: ICS } })
    const out = await worker.text('/api/calendar.ics')

    expect(text.body).toEqual({ success: true, imported: 1, updated: 0, skipped: 0 })
    expect(json.body).toEqual({ success: true, imported: 0, updated: 1, skipped: 0 })
    expect(out.headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(out.text).toContain('DTSTART;TZID=Europe/Berlin:20250303T180000\r\n')
    expect(out.text).toContain('X-SAILS:main\r\n')
    expect(out.text).toMatch(/END:VCALENDAR\r\n$/)
  })

  it.each([
    ['POST', '/api/calendar/events', { title: 'x' }, 'start'],
    ['POST', '/api/calendar/events', { title: 'x', start: 'soon' }, 'start'],
    ['POST', '/api/calendar/events', { title: 'x', start: '2025-01-01', id: 'y' }, 'id'],
    ['POST', '/api/calendar/import', { ics: 'hello' }, 'iCalendar'],
    ['GET', '/api/calendar/events?from=2025-01-01&to=2027-01-01', undefined, '400 days'],
    ['GET', '/api/calendar/events?from=2025-02-01&to=2025-01-01', undefined, 'after from'],
    ['GET', '/api/calendar/events?from=soon', undefined, 'from'],
  ])('%s %s with %j gets 400 and what is wrong', async (method, path, body, words) => {
    const answer = await worker.call(method, path, { body })

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: expect.stringContaining(words) },
    })
  })

  it('is not written in emulation mode', async () => {
    const mode = join(place.profile, 'etc/cognitive-mode.json')
    await writeFile(mode, '{"currentMode":"emulation"}')

    const answers = [
      await worker.call('POST', '/api/calendar/events', { body: { title: 'x', start: 'today' } }),
      await worker.call('POST', '/api/calendar/import', { body: { ics: ICS } }),
    ]
    await writeFile(mode, '{"currentMode":"dual"}')

    expect(answers.map(({ status }) => status)).toEqual([409, 409])
  })

  it('leaves lines in the audit, without a word of it', async () => {
    await worker.call('GET', '/api/calendar/events', { headers: { [ACTOR_HEADER]: 'console' } })

    const { items } = (await worker.call('GET', '/api/audit/mine?limit=500')).body

    const events = new Set(items.map(({ event }: { event: string }) => event))
    for (const event of ['event_created', 'event_changed', 'event_deleted', 'calendar_imported'])
      expect(events).toContain(event)
    expect(events).toContain('calendar_read')
    expect(JSON.stringify(items)).not.toMatch(/Yoga|Regatta/)
  })
})

describe('a reminder', () => {
  it('that fell due while the worker slept is announced at its start, without a word of the event', async () => {
    const own = await shared.place()
    const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
    await mkdir(join(own.profile, 'memory/calendar'), { recursive: true })
    await mkdir(join(own.profile, 'out/state'), { recursive: true })
    await writeFile(
      join(own.profile, 'memory/calendar/dinner.json'),
      JSON.stringify({ title: 'Canary', start: `${at(10).slice(0, 19)}Z`, reminders: [30] }),
    )
    await writeFile(
      join(own.profile, 'out/state/reminders.json'),
      JSON.stringify({ announcedUntil: at(-120) }),
    )

    await shared.worker(own).ready()

    const line = await eventually(() => lineOf(own, 'reminder-due'))
    expect(line).toContain('"event_id":"dinner"')
    expect(line).not.toContain('Canary')
  })

  it('is announced by a worker that runs, when it is due', async () => {
    const own = await shared.place()
    const running = await shared.worker(own).ready()
    const start = new Date(Date.now() + 1500).toISOString()

    const made = await running.call('POST', '/api/calendar/events', {
      body: { title: 'Canary', start, reminders: [0] },
    })

    const line = await eventually(() => lineOf(own, 'reminder-due'))
    expect(line).toContain(`"event_id":"${made.body.event.id}"`)
  })
})

/** The line of a worker's log that says this. */
async function lineOf({ profile }: Place, words: string): Promise<string | undefined> {
  const log = await readFile(join(profile, 'logs/worker/worker.log'), 'utf8')
  return log.split('\n').find((line) => line.includes(words))
}
