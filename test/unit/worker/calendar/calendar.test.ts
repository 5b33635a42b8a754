import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MadeEvent } from '../../../../worker/calendar/take-in-calendars.ts'
import { useCalendar } from './calendar-under-test.ts'

const place = useCalendar()

const YOGA = {
  title: 'Yoga',
  start: '2025-03-03T18:00',
  end: '2025-03-03T19:30',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
}
const MARCH = ['2025-03-01T00:00Z', '2025-04-05T00:00Z'] as const

async function files(): Promise<string[]> {
  return (await readdir(join(place.root, 'memory/calendar'))).filter((name) =>
    name.endsWith('.json'),
  )
}
async function load(name: string) {
  return JSON.parse(await readFile(join(place.root, 'memory/calendar', name), 'utf8'))
}
async function save(name: string, value: unknown): Promise<void> {
  await mkdir(join(place.root, 'memory/calendar'), { recursive: true })
  await writeFile(join(place.root, 'memory/calendar', name), JSON.stringify(value))
}

describe('an event', () => {
  it('tells which event has changed, of an import only that there was one, and nothing of a look', async () => {
    const calendar = place.open()
    const { id } = await calendar.create(YOGA)
    const { occurrence } =
      (
        await calendar.list({
          from: Date.parse('2025-03-10T00:00Z'),
          to: Date.parse('2025-03-11T00:00Z'),
        })
      ).items[0]?.item ?? {}
    await calendar.change(id, { title: 'Pilates', scope: 'this', occurrence: occurrence ?? '' })
    await calendar.remove(id, {})
    await calendar.restore(id)
    const text = await calendar.exportText()
    const made: MadeEvent[] = []
    await calendar.remove(id, {})
    await calendar.importText(text, async (events) => void made.push(...events))
    const back = made[0] ?? { id: '', sha256: '' }
    const look = await calendar.takeBack(back, 'look')
    const undone = await calendar.takeBack(back, 'carry-out')
    await expect(calendar.remove('cal-none', {})).rejects.toMatchObject({ code: 'not-found' })

    expect([look, undone]).toEqual(['undone', 'undone'])
    expect(place.changes).toEqual([[id], [id], [id], [id], [id], [], [back.id]])
  })

  it('is a file that a person can read, and is there when the calendar is opened anew', async () => {
    const event = await place.open().create({
      title: 'Dentist',
      start: '2025-11-14T17:00',
      location: 'Harbour 3',
      tags: ['health'],
      reminders: [30],
    })

    expect(event).toMatchObject({
      allDay: false,
      start: '2025-11-14T17:00:00',
      end: '2025-11-14T18:00:00',
      timeZone: 'Europe/Berlin',
    })
    expect(await load(`${event.id}.json`)).toMatchObject({
      id: event.id,
      title: 'Dentist',
      location: 'Harbour 3',
      start: '2025-11-14T17:00:00',
      timeZone: 'Europe/Berlin',
      tags: ['health'],
      reminders: [30],
      recurrence: null,
    })
    expect(await place.open().get(event.id)).toEqual(event)
    expect(await place.starts(place.open(), '2025-11-01Z', '2025-12-01Z')).toEqual([
      '2025-11-14T16:00:00.000Z Dentist',
    ])
  })

  it('of whole days keeps them, wherever the person is', async () => {
    const calendar = place.open()
    const event = await calendar.create({ title: 'Trip', start: '2025-03-29', end: '2025-04-01' })
    place.zone = 'Pacific/Auckland'

    const { items } = await calendar.list({
      from: Date.parse('2025-03-28Z'),
      to: Date.parse('2025-04-05Z'),
    })

    expect(event).toMatchObject({ allDay: true, timeZone: null })
    expect(items.map(({ item }) => [item.start, item.end])).toEqual([['2025-03-29', '2025-04-01']])
  })

  it('takes words for its time, and another zone', async () => {
    const event = await place.open().create({
      title: 'Call',
      start: '2025-11-14T09:00',
      timeZone: 'America/New_York',
    })
    const words = await place.open().create({ title: 'x', start: 'tomorrow at noon' })

    expect(event).toMatchObject({ start: '2025-11-14T09:00:00', timeZone: 'America/New_York' })
    expect(words.start).toMatch(/T12:00:00$/)
    expect(await place.starts(place.open(), '2025-11-14Z', '2025-11-15Z')).toEqual([
      '2025-11-14T14:00:00.000Z Call',
    ])
  })

  it.each([
    [{ start: 'soon' }, 'start'],
    [{ start: '2025-02-30' }, 'start'],
    [{ start: '2025-11-14T17:00', end: '2025-11-14T16:00' }, 'end'],
    [{ start: '2025-11-14', end: '2025-11-14' }, 'end'],
    [{ start: '2025-11-14', end: '2025-11-15T10:00' }, 'end'],
    [{ start: '2025-11-14', timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ start: '2025-11-14', recurrence: 'FREQ=OFTEN' }, 'recurrence'],
  ])('with %j is refused, and the field is named', async (members, field) => {
    await expect(place.open().create({ title: 'x', ...members })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { fields: [{ path: field }] },
    })
  })

  it('keeps what the program does not know, and follows a hand that changes its fields', async () => {
    const calendar = place.open()
    const { id } = await calendar.create({ title: 'Old', start: '2025-11-14T17:00' })
    const name = `${id}.json`
    await save(name, {
      ...(await load(name)),
      mine: { a: 1 },
      title: 'By hand',
      start: '2025-11-15T17:00:00',
      end: '2025-11-15T18:00:00',
    })

    const byHand = await calendar.get(id)
    await calendar.change(id, { location: 'Harbour' })

    expect(byHand).toMatchObject({ title: 'By hand', start: '2025-11-15T17:00:00' })
    expect(await load(name)).toMatchObject({
      mine: { a: 1 },
      title: 'By hand',
      location: 'Harbour',
    })
    expect(JSON.stringify(await load(name))).toContain(
      '"dtstart",{"tzid":"Europe/Berlin"},"date-time","2025-11-15T17:00:00"',
    )
  })

  it('that a hand wrote with nothing but a title and a start is one; what is none is set aside', async () => {
    await save('dinner.json', { title: 'Dinner', start: '2025-11-14T19:00:00' })
    await save('torn.json', { title: 7, start: '2025-11-14' })
    const calendar = place.open()

    expect(await place.starts(calendar, '2025-11-14Z', '2025-11-15Z')).toEqual([
      '2025-11-14T18:00:00.000Z Dinner',
    ])
    expect(await calendar.get('dinner')).toMatchObject({ timeZone: null, title: 'Dinner' })
    expect(place.corrupt).toEqual(['memory/calendar/torn.json'])
  })

  it('goes to the bin and comes back', async () => {
    const calendar = place.open()
    const event = await calendar.create({ title: 'x', start: '2025-11-14' })

    await calendar.remove(event.id, {})
    await expect(calendar.get(event.id)).rejects.toMatchObject({ code: 'not-found' })

    expect(await calendar.restore(event.id)).toEqual(event)
    expect(await calendar.get(event.id)).toEqual(event)
    await expect(calendar.restore(event.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is not written in a mode that forbids it', async () => {
    const calendar = place.open()
    const { id } = await calendar.create({ title: 'x', start: '2025-11-14' })
    place.mayWrite = false

    for (const write of [
      () => calendar.create({ title: 'y', start: '2025-11-14' }),
      () => calendar.change(id, { title: 'y' }),
      () => calendar.remove(id, {}),
      () => calendar.restore(id),
      () => calendar.importText('BEGIN:VCALENDAR\r\nEND:VCALENDAR'),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'conflict' })
    }
  })
})

describe('a series', () => {
  const at = (day: string, title = 'Yoga', time = '17:00') => `2025-${day}T${time}:00.000Z ${title}`

  it('is changed in one occurrence, which may move, and again', async () => {
    const calendar = place.open()
    const { id } = await calendar.create(YOGA)
    const occurrence = '2025-03-10T17:00:00.000Z'

    await calendar.change(id, { scope: 'this', occurrence, title: 'Yoga outside' })
    await calendar.change(id, { scope: 'this', occurrence, start: '2025-03-12T08:00' })

    expect(await place.starts(calendar, ...MARCH)).toEqual([
      at('03-03'),
      at('03-12', 'Yoga outside', '07:00'),
      at('03-17'),
      at('03-24'),
      at('03-31', 'Yoga', '16:00'),
    ])
    const { items } = await calendar.list({
      from: Date.parse('2025-03-12Z'),
      to: Date.parse('2025-03-13Z'),
    })
    expect(items[0]?.item).toMatchObject({ occurrence, end: '2025-03-12T08:30:00.000Z' })
  })

  it('is changed in one occurrence and all that follow: it is cut in two', async () => {
    const calendar = place.open()
    const { id } = await calendar.create({ ...YOGA, recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=5' })
    const later = '2025-03-24T17:00:00.000Z'
    await calendar.change(id, { scope: 'this', occurrence: later, title: 'Guest' })

    const second = await calendar.change(id, {
      scope: 'following',
      occurrence: '2025-03-17T17:00:00.000Z',
      title: 'Pilates',
      start: '2025-03-17T19:00',
    })

    expect(second).toMatchObject({
      title: 'Pilates',
      recurrence: expect.stringContaining('COUNT=3'),
    })
    expect(second.id).not.toBe(id)
    expect(await place.starts(calendar, ...MARCH)).toEqual([
      at('03-03'),
      at('03-10'),
      at('03-17', 'Pilates', '18:00'),
      at('03-24', 'Guest'),
      at('03-31', 'Pilates', '17:00'),
    ])
    expect((await calendar.get(id)).recurrence).toContain('UNTIL=20250317T165959Z')
  })

  it('is changed as a whole: exceptions and changed occurrences move along', async () => {
    const calendar = place.open()
    const { id } = await calendar.create(YOGA)
    await calendar.remove(id, { scope: 'this', occurrence: '2025-03-10T17:00:00.000Z' })
    await calendar.change(id, {
      scope: 'this',
      occurrence: '2025-03-17T17:00:00.000Z',
      title: 'Guest',
    })

    await calendar.change(id, { start: '2025-03-03T20:00' })

    expect(await place.starts(calendar, ...MARCH)).toEqual([
      at('03-03', 'Yoga', '19:00'),
      at('03-17', 'Guest'),
      at('03-24', 'Yoga', '19:00'),
      at('03-31', 'Yoga', '18:00'),
    ])
  })

  it('loses one occurrence, or all that follow, or goes as a whole', async () => {
    const calendar = place.open()
    const { id } = await calendar.create(YOGA)

    await calendar.remove(id, { scope: 'this', occurrence: '2025-03-10T17:00:00.000Z' })
    const one = await place.starts(calendar, ...MARCH)
    await calendar.remove(id, { scope: 'following', occurrence: '2025-03-24T17:00:00.000Z' })
    const following = await place.starts(calendar, ...MARCH)
    await calendar.remove(id, { scope: 'following', occurrence: '2025-03-03T17:00:00.000Z' })

    expect(one).toEqual([at('03-03'), at('03-17'), at('03-24'), at('03-31', 'Yoga', '16:00')])
    expect(following).toEqual([at('03-03'), at('03-17')])
    expect(await place.starts(calendar, ...MARCH)).toEqual([])
    expect(await files()).toEqual([])
  })

  it.each(['UNTIL=20250310T170000Z', 'COUNT=2'])(
    'that ended by %s is not made longer when it is cut at a date of its own behind it',
    async (end) => {
      const ics = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:x',
        'BEGIN:VEVENT',
        'UID:y1',
        'DTSTAMP:20250101T000000Z',
        'SUMMARY:Yoga',
        'DTSTART:20250303T170000Z',
        `RRULE:FREQ=WEEKLY;${end}`,
        'RDATE:20250331T170000Z',
        'END:VEVENT',
        'END:VCALENDAR',
      ]
      const calendar = place.open()
      await calendar.importText(ics.join('\r\n'))
      const { items } = await calendar.list({
        from: Date.parse('2025-03-01Z'),
        to: Date.parse('2025-03-05Z'),
      })
      const id = items[0]?.item.id ?? 'none'

      await calendar.remove(id, { scope: 'following', occurrence: '2025-03-31T17:00:00.000Z' })

      expect(await place.starts(calendar, ...MARCH)).toEqual([at('03-03'), at('03-10')])
    },
  )

  it('of whole days is cut and excepted by its days', async () => {
    const calendar = place.open()
    const { id } = await calendar.create({
      title: 'Rent',
      start: '2025-03-01',
      recurrence: 'FREQ=WEEKLY',
    })

    await calendar.remove(id, { scope: 'this', occurrence: '2025-03-08' })
    await calendar.remove(id, { scope: 'following', occurrence: '2025-03-22' })

    expect(await place.starts(calendar, ...MARCH)).toEqual(['2025-03-01 Rent', '2025-03-15 Rent'])
  })

  it.each([
    [{ scope: 'this' }, 'invalid-input', 'occurrence'],
    [{ scope: 'this', occurrence: '2025-03-11T17:00:00.000Z' }, 'not-found', 'occurrence'],
    [{ scope: 'following', occurrence: 'nonsense' }, 'not-found', 'occurrence'],
  ] as const)('is not changed by %j', async (how, code, words) => {
    const calendar = place.open()
    const { id } = await calendar.create(YOGA)

    await expect(calendar.change(id, { ...how, title: 'x' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
  })

  it('A11: that asks for a thousand million times is cut short, and says so', async () => {
    const calendar = place.open()
    await calendar.create({ title: 'Bomb', start: '2020-01-01T00:00', recurrence: 'FREQ=SECONDLY' })
    await calendar.create({
      title: 'Never',
      start: '2020-01-01T00:00',
      recurrence: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    })
    await calendar.create({ title: 'Dinner', start: '2025-03-03T19:00' })

    const { items, truncated } = await calendar.list({
      from: Date.parse(MARCH[0]),
      to: Date.parse(MARCH[1]),
    })

    expect(truncated).toBe(true)
    expect(items.length).toBeLessThan(2500)
    expect(items.map(({ item }) => item.title)).toContain('Dinner')
  })
})
