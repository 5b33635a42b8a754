import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../../worker/calendar/calendar.ts'
import { useCalendar } from './calendar-under-test.ts'

const place = useCalendar()
const SPRING = ['2025-03-01Z', '2025-04-15Z'] as const

/** Mondays at 18:00 in Berlin; from March 17 on another program has put them an hour later, outside, and half an hour long. */
const YOGA = { rule: 'FREQ=WEEKLY;BYDAY=MO', moved: '20250317T190000', until: '20250317T193000' }

async function imported(
  how = YOGA,
  ...more: string[]
): Promise<{ calendar: Calendar; id: string }> {
  const calendar = place.open()
  await calendar.importText(textOf(how, ...more))
  const { items } = await calendar.list({
    from: Date.parse('2025-03-01Z'),
    to: Date.parse('2025-03-05Z'),
  })
  return { calendar, id: items[0]?.item.id ?? 'none' }
}

function textOf({ rule, moved, until }: typeof YOGA, ...more: string[]): string {
  const start = (name: string, time: string) => `${name};TZID=Europe/Berlin:${time}`
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'BEGIN:VEVENT',
    'UID:y1',
    'DTSTAMP:20250101T000000Z',
    'SUMMARY:Yoga',
    start('DTSTART', '20250303T180000'),
    start('DTEND', '20250303T190000'),
    `RRULE:${rule}`,
    ...more,
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:y1',
    'DTSTAMP:20250101T000000Z',
    'SUMMARY:Outside',
    'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20250317T180000',
    start('DTSTART', moved),
    start('DTEND', until),
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
}

/** By their names, which the rule gives: 18:00 in Berlin. */
const on = (day: string) => `2025-${day}T${day < '03-30' ? 17 : 16}:00:00.000Z`
const at = (day: string, title = 'Outside', utc = '18:00') => `2025-${day}T${utc}:00.000Z ${title}`
const before = [at('03-03', 'Yoga', '17:00'), at('03-10', 'Yoga', '17:00')]

describe('a series that another program changed from an occurrence on', () => {
  it('is laid out so, and goes out as it came in', async () => {
    const { calendar } = await imported()

    expect(await place.starts(calendar, ...SPRING)).toEqual([
      ...before,
      at('03-17'),
      at('03-24'),
      at('03-31', 'Outside', '17:00'),
      at('04-07', 'Outside', '17:00'),
      at('04-14', 'Outside', '17:00'),
    ])
    const out = await calendar.exportText()
    expect(out).toContain('RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20250317T180000')
    await calendar.importText(out)
    expect(await calendar.exportText()).toBe(out)
  })

  it('is changed in one of those that follow', async () => {
    const { calendar, id } = await imported()

    await calendar.change(id, { scope: 'this', occurrence: on('03-24'), title: 'Guest' })

    const { items } = await calendar.list({
      from: Date.parse('2025-03-24Z'),
      to: Date.parse('2025-03-25Z'),
    })
    expect(items.map(({ item }) => item)).toMatchObject([
      { title: 'Guest', start: '2025-03-24T18:00:00.000Z', end: '2025-03-24T18:30:00.000Z' },
    ])
    expect(await place.starts(calendar, ...SPRING)).toContain(at('03-31', 'Outside', '17:00'))
  })

  it.each([
    ['changed', [at('03-17', 'Guest')]],
    ['taken out', []],
  ])('keeps the change in all that follow when its first is %s', async (how, first) => {
    const { calendar, id } = await imported()
    const named = { scope: 'this', occurrence: on('03-17') } as const

    if (how === 'changed') await calendar.change(id, { ...named, title: 'Guest' })
    else await calendar.remove(id, named)

    expect(await place.starts(calendar, ...SPRING)).toEqual([
      ...before,
      ...first,
      at('03-24'),
      at('03-31', 'Outside', '17:00'),
      at('04-07', 'Outside', '17:00'),
      at('04-14', 'Outside', '17:00'),
    ])
    expect(await calendar.exportText()).toContain('RANGE=THISANDFUTURE')
  })

  it.each([
    ['03-17', [at('03-17', 'Pilates'), at('03-24', 'Pilates')]],
    ['03-24', [at('03-17'), at('03-24', 'Pilates')]],
  ])('is cut in two at %s, and goes on as it was changed', async (day, march) => {
    const { calendar, id } = await imported()

    const second = await calendar.change(id, {
      scope: 'following',
      occurrence: on(day),
      title: 'Pilates',
    })

    expect(await place.starts(calendar, ...SPRING)).toEqual([
      ...before,
      ...march,
      at('03-31', 'Pilates', '17:00'),
      at('04-07', 'Pilates', '17:00'),
      at('04-14', 'Pilates', '17:00'),
    ])
    expect(second).toMatchObject({
      title: 'Pilates',
      start: `2025-${day}T19:00:00`,
      end: `2025-${day}T19:30:00`,
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
    })
  })

  it('moves its rule, exceptions and single changes along when it is cut', async () => {
    const how = {
      rule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20250414T160000Z',
      moved: '20250319T190000',
      until: '20250319T200000',
    }
    const { calendar, id } = await imported(how, 'EXDATE;TZID=Europe/Berlin:20250331T180000')
    await calendar.change(id, { scope: 'this', occurrence: on('04-07'), title: 'Guest' })

    const second = await calendar.change(id, {
      scope: 'following',
      occurrence: on('03-24'),
      title: 'Pilates',
    })

    expect(await place.starts(calendar, SPRING[0], '2025-05-01Z')).toEqual([
      ...before,
      at('03-19'),
      at('03-26', 'Pilates'),
      at('04-09', 'Guest', '17:00'),
      at('04-16', 'Pilates', '17:00'),
    ])
    expect(second.recurrence).toContain('BYDAY=WE')
  })

  it.each(['FREQ=MONTHLY;BYDAY=1MO,3MO', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU'])(
    'is cut and goes on where no rule says it: %s, and a day',
    async (rule) => {
      const { calendar, id } = await imported({
        rule,
        moved: '20250318T180000',
        until: '20250318T190000',
      })
      const year = [SPRING[0], '2025-09-01Z'] as const
      const laidOut = await place.starts(calendar, ...year)

      await calendar.change(id, { scope: 'following', occurrence: on('03-17'), title: 'Pilates' })

      expect(await place.starts(calendar, ...year)).toEqual(
        laidOut.map((one) => one.replace('Outside', 'Pilates')),
      )
    },
  )

  it('ends before an occurrence of those that follow', async () => {
    const { calendar, id } = await imported()

    await calendar.remove(id, { scope: 'following', occurrence: on('03-31') })

    expect(await place.starts(calendar, ...SPRING)).toEqual([...before, at('03-17'), at('03-24')])
  })
})

describe('a date that is a period', () => {
  const PERIODS = [
    'RDATE;VALUE=PERIOD:20250305T090000Z/PT3H,20250310T170000Z/20250310T183000Z',
    'RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20250306T230000/20250308T010000',
  ]
  const plain = { rule: 'FREQ=WEEKLY;COUNT=2', moved: '20250317T180000', until: '20250317T190000' }

  it('lasts as long as it says, on a day of the rule too', async () => {
    const { calendar } = await imported(plain, ...PERIODS)

    const { items } = await calendar.list({
      from: Date.parse('2025-03-01Z'),
      to: Date.parse('2025-03-12Z'),
    })

    expect(
      items.toSorted((a, b) => a.at - b.at).map(({ item }) => `${item.start} ${item.end}`),
    ).toEqual([
      '2025-03-03T17:00:00.000Z 2025-03-03T18:00:00.000Z',
      '2025-03-05T09:00:00.000Z 2025-03-05T12:00:00.000Z',
      '2025-03-06T22:00:00.000Z 2025-03-08T00:00:00.000Z',
      '2025-03-10T17:00:00.000Z 2025-03-10T18:30:00.000Z',
    ])
    expect(await place.starts(calendar, '2025-03-07T12:00Z', '2025-03-07T13:00Z')).toHaveLength(1)
  })

  it('stays a period when one occurrence or the whole is changed', async () => {
    const { calendar, id } = await imported(plain, ...PERIODS)

    await calendar.change(id, {
      scope: 'this',
      occurrence: '2025-03-05T09:00:00.000Z',
      title: 'Long',
    })
    await calendar.change(id, { start: '2025-03-03T19:00' })

    const { items } = await calendar.list({
      from: Date.parse('2025-03-01Z'),
      to: Date.parse('2025-03-12Z'),
    })
    expect(
      items.toSorted((a, b) => a.at - b.at).map(({ item }) => `${item.start} ${item.end}`),
    ).toEqual([
      '2025-03-03T18:00:00.000Z 2025-03-03T19:00:00.000Z',
      '2025-03-05T09:00:00.000Z 2025-03-05T12:00:00.000Z',
      '2025-03-06T23:00:00.000Z 2025-03-08T01:00:00.000Z',
      '2025-03-10T18:00:00.000Z 2025-03-10T19:30:00.000Z',
    ])
    const out = await calendar.exportText()
    expect(out.replaceAll('\r\n ', '')).toContain(
      'VALUE=PERIOD:20250305T100000Z/PT3H,20250310T180000Z/20250310T193000Z',
    )
  })
})

describe('a title that is changed in all', () => {
  it('holds in those that another program changed from an occurrence on, whose times stay', async () => {
    const { calendar, id } = await imported()

    await calendar.change(id, { title: 'Pilates', scope: 'all' })

    expect((await place.starts(calendar, ...SPRING)).slice(0, 3)).toEqual([
      at('03-03', 'Pilates', '17:00'),
      at('03-10', 'Pilates', '17:00'),
      at('03-17', 'Pilates'),
    ])
  })
})
