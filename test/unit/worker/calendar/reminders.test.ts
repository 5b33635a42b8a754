import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { type ReminderEvent, Reminders } from '../../../../worker/calendar/reminders.ts'
import { useCalendar } from './calendar-under-test.ts'

const place = useCalendar()
let now: number
let announced: string[]

beforeEach(async () => {
  await mkdir(join(place.root, 'out/state'), { recursive: true })
  announced = []
})

async function open(): Promise<Reminders> {
  const file = await RotatingFile.open({ path: join(place.root, 'worker.log') })
  return new Reminders({
    calendar: place.open(),
    root: place.root,
    logger: createLogger({ file, base: {} }),
    announce: ({ title, at, startsAt }: ReminderEvent) =>
      void announced.push(`${at} ${title} ${startsAt}`),
    now: () => now,
  })
}

const at = (text: string): void => {
  now = Date.parse(text)
}

describe('a reminder', () => {
  it('is announced when it is due, once, and the next one is known', async () => {
    at('2025-03-03T12:00Z')
    await place.open().create({
      title: 'Yoga',
      start: '2025-03-03T18:00',
      recurrence: 'FREQ=WEEKLY',
      reminders: [30, 60],
    })
    const reminders = await open()

    await reminders.check()
    const first = reminders.nextReminderAt()
    at('2025-03-03T16:00Z')
    await reminders.check()
    at('2025-03-03T16:40Z')
    await reminders.check()
    await reminders.check()
    const next = reminders.nextReminderAt()
    await reminders.stop()

    expect(first?.toISOString()).toBe('2025-03-03T16:00:00.000Z')
    expect(announced).toEqual([
      '2025-03-03T16:00:00.000Z Yoga 2025-03-03T17:00:00.000Z',
      '2025-03-03T16:30:00.000Z Yoga 2025-03-03T17:00:00.000Z',
    ])
    expect(next?.toISOString()).toBe('2025-03-10T16:00:00.000Z')
  })

  it('that fell due while the worker slept is announced at its next start, once; not after a day', async () => {
    at('2025-03-03T12:00Z')
    const calendar = place.open()
    await calendar.create({ title: 'Missed', start: '2025-03-03T18:00', reminders: [10] })
    await calendar.create({ title: 'Long ago', start: '2025-03-03T14:00', reminders: [10] })
    const first = await open()
    await first.check()
    await first.stop()

    at('2025-03-04T14:00Z')
    const second = await open()
    await second.check()
    await second.stop()
    const third = await open()
    await third.check()
    await third.stop()

    expect(announced).toEqual(['2025-03-03T16:50:00.000Z Missed 2025-03-03T17:00:00.000Z'])
  })

  it('a year ahead is known, and one that is there no more is not', async () => {
    at('2025-03-03T12:00Z')
    const calendar = place.open()
    const { id } = await calendar.create({
      title: 'Birthday',
      start: '2020-03-01',
      recurrence: 'FREQ=YEARLY',
      reminders: [1440],
    })
    const reminders = await open()
    await reminders.check()
    const before = reminders.nextReminderAt()
    await calendar.remove(id, {})
    await reminders.check()

    expect(before?.toISOString()).toBe('2026-02-27T23:00:00.000Z')
    expect(reminders.nextReminderAt()).toBeUndefined()
    await reminders.stop()
  })

  it('of every kind that another program may set is understood', async () => {
    at('2025-03-03T12:00Z')
    const alarm = (trigger: string): string =>
      `BEGIN:VALARM\r\nACTION:AUDIO\r\n${trigger}\r\nEND:VALARM\r\n`
    const triggers = [
      'TRIGGER:-P1DT2H',
      'TRIGGER;RELATED=END:PT5M',
      'TRIGGER;VALUE=DATE-TIME:20250305T060000Z',
      'TRIGGER:PT0S',
    ]
    await place
      .open()
      .importText(
        `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:x\r\nDTSTART:20250305T100000Z\r\nDTEND:20250305T110000Z\r\n${triggers.map(alarm).join('')}END:VEVENT\r\nEND:VCALENDAR\r\n`,
      )
    const reminders = await open()
    await reminders.check()
    at('2025-03-05T12:00Z')
    await reminders.check()
    at('2025-03-06T12:00Z')
    await reminders.check()
    await reminders.stop()

    expect(announced.map((line) => line.slice(0, 16))).toEqual([
      '2025-03-05T06:00',
      '2025-03-05T10:00',
      '2025-03-05T11:05',
    ])
  })

  it('is looked for without a word on the disk where there is none, and in spite of a broken state', async () => {
    at('2025-03-03T12:00Z')
    const empty = await open()
    await empty.check()
    await empty.stop()
    await expect(readFile(join(place.root, 'out/state/reminders.json'))).rejects.toThrow('ENOENT')

    await writeFile(join(place.root, 'out/state/reminders.json'), '{"announced')
    await place.open().create({ title: 'x', start: '2025-03-03T14:00', reminders: [10] })
    const reminders = await open()
    await reminders.check()
    await reminders.stop()

    expect(reminders.nextReminderAt()?.toISOString()).toBe('2025-03-03T12:50:00.000Z')
  })
})
