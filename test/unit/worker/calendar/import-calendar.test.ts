import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { JComponent } from '../../../../worker/calendar/jcal.ts'
import { sortCalendars } from '../../../../worker/calendar/take-in-calendars.ts'
import { useCalendar } from './calendar-under-test.ts'

const place = useCalendar()

const lines = (...parts: string[]): string => `${parts.join('\r\n')}\r\n`

/** As another program wrote it: a zone of its own, parameters, strange properties, a task, an alarm, an exception and an override. */
const FOREIGN = lines(
  'BEGIN:VCALENDAR',
  'PRODID:-//Other//Program//EN',
  'VERSION:2.0',
  'X-WR-CALNAME:Boat',
  'BEGIN:VTIMEZONE',
  'TZID:Customized Time Zone',
  'X-LIC-LOCATION:Europe/Berlin',
  'BEGIN:STANDARD',
  'DTSTART:16011028T030000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010325T020000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:regatta@other.example',
  'DTSTAMP:20250101T000000Z',
  'DTSTART;TZID=Customized Time Zone:20250303T180000',
  'DURATION:PT1H30M',
  'SUMMARY;LANGUAGE=en:Regatta\\, with a "comma"\\nand a line',
  'RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO',
  'EXDATE;TZID=Customized Time Zone:20250310T180000',
  'ATTENDEE;CN="Bob, the second";ROLE=REQ-PARTICIPANT;X-NUM-GUESTS=0:mailto:bob@example.org',
  'ORGANIZER:mailto:alice@example.org',
  'GEO:54.1;10.2',
  'X-SAILS;X-COLOUR=blue:main\\,jib',
  'CATEGORIES:boat,sport',
  'BEGIN:VALARM',
  'ACTION:EMAIL',
  'TRIGGER;RELATED=END:-P1D',
  'SUMMARY:Soon',
  'DESCRIPTION:Bring the sails',
  'ATTENDEE:mailto:bob@example.org',
  'END:VALARM',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:regatta@other.example',
  'DTSTAMP:20250101T000000Z',
  'RECURRENCE-ID;TZID=Customized Time Zone:20250317T180000',
  'DTSTART;TZID=Customized Time Zone:20250318T180000',
  'SUMMARY:Regatta moved',
  'END:VEVENT',
  'BEGIN:VTODO',
  'UID:todo@other.example',
  'DTSTAMP:20250101T000000Z',
  'SUMMARY:Buy rope',
  'END:VTODO',
  'END:VCALENDAR',
)

type Part = readonly [string, readonly unknown[], readonly Part[]]

/** Everything that a calendar says, in an order of its own; what each program says of itself is left out. */
function contentOf(text: string): string[] {
  const calendar: Part = ICAL.parse(text)
  const said = (part: Part): unknown => [
    part[0],
    part[1].map((one) => JSON.stringify(one)).toSorted(),
    part[2].map((one) => JSON.stringify(said(one))).toSorted(),
  ]
  const ours = /^\["(?:prodid|version)"/
  return [
    ...calendar[1].map((one) => JSON.stringify(one)).filter((one) => !ours.test(one)),
    ...calendar[2].map((one) => JSON.stringify(said(one))),
  ].toSorted()
}

describe('a calendar of another program', () => {
  it('comes out as it went in, also after a restart and a second import', async () => {
    const counts = await place.open().importText(FOREIGN)
    const again = await place.open().importText(FOREIGN)

    expect(counts).toEqual({ imported: 1, updated: 0, skipped: 0 })
    expect(again).toEqual({ imported: 0, updated: 1, skipped: 0 })
    expect(contentOf(await place.open().exportText())).toEqual(contentOf(FOREIGN))
  })

  it('is understood: its zone, its exception and what was moved', async () => {
    place.zone = 'Asia/Tokyo'
    const calendar = place.open()
    await calendar.importText(FOREIGN)

    expect(await place.starts(calendar, '2025-03-01Z', '2025-04-01Z')).toEqual([
      '2025-03-03T17:00:00.000Z Regatta, with a "comma"\nand a line',
      '2025-03-18T17:00:00.000Z Regatta moved',
      '2025-03-24T17:00:00.000Z Regatta, with a "comma"\nand a line',
    ])
  })

  it('keeps what we do not know through a change of what we do', async () => {
    const calendar = place.open()
    await calendar.importText(FOREIGN)
    const [first] = (
      await calendar.list({ from: Date.parse('2025-03-03Z'), to: Date.parse('2025-03-04Z') })
    ).items

    await calendar.change(first?.item.id ?? '', { location: 'Kiel', reminders: [15] })

    const text = await calendar.exportText()
    const unfolded = text.replaceAll('\r\n ', '')
    for (const part of [
      'LOCATION:Kiel',
      'TRIGGER:-PT15M',
      'SUMMARY;LANGUAGE=en:Regatta\\, with a "comma"\\nand a line',
      'ATTENDEE;CN="Bob, the second";ROLE=REQ-PARTICIPANT;X-NUM-GUESTS=0:mailto:bob@example.org',
      'X-SAILS;X-COLOUR=blue:main\\,jib',
      'TRIGGER;RELATED=END:-P1D',
      'DURATION:PT1H30M',
      'X-LIC-LOCATION:Europe/Berlin',
    ]) {
      expect(unfolded).toContain(part)
    }
  })

  it('does not overwrite a newer version of an event', async () => {
    const event = (sequence: number, title: string): string =>
      lines(
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        'UID:a',
        `SEQUENCE:${sequence}`,
        'DTSTART:20250303T180000Z',
        `SUMMARY:${title}`,
        'END:VEVENT',
        'END:VCALENDAR',
      )
    const calendar = place.open()
    await calendar.importText(event(2, 'new'))

    const old = await calendar.importText(event(1, 'old'))

    expect(old).toEqual({ imported: 0, updated: 0, skipped: 1 })
    expect(await place.starts(calendar, '2025-03-03Z', '2025-03-04Z')).toEqual([
      '2025-03-03T18:00:00.000Z new',
    ])
  })

  it.each([
    ['', 'BEGIN:VCALENDAR'],
    ['hello', 'iCalendar'],
    [lines('BEGIN:VCARD', 'FN:Bob', 'END:VCARD'), 'BEGIN:VCALENDAR'],
    [lines('BEGIN:VCALENDAR', 'BEGIN:VEVENT'), 'iCalendar'],
    ['BEGIN:VCALENDAR\r\n'.repeat(60_000), 'too deep'],
  ])('that is none is refused', async (text, words) => {
    await expect(place.open().importText(text)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words),
    })
  })

  it('with a rule that we do not understand is shown at its own time, and kept', async () => {
    const text = lines(
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'UID:a',
      'DTSTART:20250303T180000Z',
      'SUMMARY:x',
      'RRULE:FREQ=YEARLY;RSCALE=HEBREW',
      'END:VEVENT',
      'END:VCALENDAR',
    )
    const calendar = place.open()

    await calendar.importText(text)

    expect(await place.starts(calendar, '2025-03-03Z', '2025-03-04Z')).toHaveLength(1)
    expect(await calendar.exportText()).toContain('RSCALE=HEBREW')
  })
})

it('describes every zone that an event of ours uses, so that other programs know it', async () => {
  const calendar = place.open()
  await calendar.create({ title: 'x', start: '2026-07-01T09:00', timeZone: 'Australia/Lord_Howe' })

  const text = await calendar.exportText()

  const zone = ICAL.Component.fromString(text).getFirstSubcomponent('vtimezone')
  const timezone = new ICAL.Timezone(zone ?? '')
  const offsets = ['2026-07-01T09:00:00Z', '2026-12-01T09:00:00Z'].map((instant) =>
    timezone.utcOffset(ICAL.Time.fromJSDate(new Date(instant), true)),
  )
  expect(timezone.tzid).toBe('Australia/Lord_Howe')
  expect(offsets).toEqual([10.5 * 3600, 11 * 3600])
})

const word = fc.stringMatching(/^[A-Za-z]{1,12}$/)
const prose = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
  .map((text) => text.replaceAll(/[\p{C}\u2028\u2029]/gu, ''))
  .filter((text) => text.trim() !== '')
const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll('\n', '\\n')
const foreignLine = fc.oneof(
  fc.tuple(word, prose).map(([name, text]) => `X-${name.toUpperCase()}:${escaped(text)}`),
  fc
    .tuple(word, word, word)
    .map(
      ([name, parameter, value]) =>
        `X-${name.toUpperCase()};X-${parameter.toUpperCase()}=${value}:${value}`,
    ),
  fc
    .tuple(word, word)
    .map(
      ([name, host]) => `ATTENDEE;CN="${name}, ${host}";RSVP=TRUE:mailto:${name}@${host}.example`,
    ),
  prose.map((text) => `DESCRIPTION:${escaped(text)}`),
  fc.constantFrom(
    'CLASS:PRIVATE',
    'TRANSP:TRANSPARENT',
    'PRIORITY:5',
    'URL:https://example.org/a?b=c',
    'CATEGORIES:a,b',
    'GEO:1.5;2.5',
    'RDATE;VALUE=PERIOD:20250404T100000Z/PT1H',
    'EXDATE;VALUE=DATE:20250310',
    'REQUEST-STATUS:2.0;Success',
  ),
)

describe('any event', () => {
  it('comes out as it went in', async () => {
    const calendar = place.open()

    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(foreignLine, { maxLength: 8, selector: (line) => line.split(/[:;]/)[0] }),
        prose,
        fc.uuid(),
        async (more, title, uid) => {
          const text = lines(
            'BEGIN:VCALENDAR',
            'VERSION:2.0',
            'BEGIN:VEVENT',
            `UID:${uid}`,
            'DTSTAMP:20250101T000000Z',
            'DTSTART;TZID=Europe/Berlin:20250303T180000',
            `SUMMARY:${escaped(title)}`,
            ...more,
            'END:VEVENT',
            'END:VCALENDAR',
          )
          await calendar.importText(text)

          const out = contentOf(await calendar.exportText())
          expect(out).toEqual(expect.arrayContaining(contentOf(text)))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a zone that a stranger describes', () => {
  const withZoneRules = (...rules: string[]): string =>
    lines(
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:x',
      'BEGIN:VTIMEZONE',
      'TZID:Zed',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
      ...rules,
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:y1',
      'DTSTAMP:20250101T000000Z',
      'DTSTART;TZID=Zed:20250303T170000',
      'SUMMARY:Yoga',
      'RRULE:FREQ=DAILY',
      'END:VEVENT',
      'END:VCALENDAR',
    )

  it.each([
    ['a rule that we do not understand', withZoneRules('RRULE:FREQ=YEARLY;RSCALE=HEBREW')],
    [
      'A11: hundreds of rules that change the clock every second',
      withZoneRules(
        ...Array.from({ length: 300 }, (_, place) => `RRULE:FREQ=SECONDLY;INTERVAL=${place + 1}`),
      ),
    ],
  ])('with %s has its first offset, and the calendar goes on', async (_, text) => {
    const calendar = place.open()

    await calendar.importText(text)

    expect(await place.starts(calendar, '2025-03-03Z', '2025-03-04Z')).toEqual([
      '2025-03-03T14:00:00.000Z Yoga',
    ])
    expect(await calendar.exportText()).toContain('BEGIN:VTIMEZONE')
  })
})

describe('an import of too much', () => {
  it('is refused, and says how much is taken in at most', () => {
    const event: JComponent = ['vevent', [['summary', {}, 'text', 'Again']], []]
    const calendar: JComponent = ['vcalendar', [], Array.from({ length: 20_001 }, () => event)]

    expect(() => sortCalendars([calendar])).toThrow(
      'The calendar has 20001 events; at most 20000 are taken in at once.',
    )
  })
})
