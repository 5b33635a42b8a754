import fc from 'fast-check'
import ICAL from 'ical.js'
// oxlint-disable-next-line import/default -- the package is CommonJS, whose exports Node gives as the default
import rrule from 'rrule'
import { describe, expect, it } from 'vitest'
import { Budget, expandRule } from '../../../../worker/calendar/expand-rule.ts'
import { readRule, recurOfText, textOfRecur } from '../../../../worker/calendar/recurrence-rule.ts'

const until = (text: string): number | undefined => {
  const time = Date.parse(text.endsWith('Z') || text.length === 10 ? text : `${text}Z`)
  return Number.isNaN(time) ? undefined : time
}

function expand(
  text: string,
  start: string,
  window: { from: string; to: string },
  steps = 500_000,
) {
  const rule = readRule(recurOfText(text), until)
  const budget = new Budget(steps)
  const range = { from: Date.parse(window.from), to: Date.parse(window.to), budget }
  return [...expandRule(rule, Date.parse(start), range)].map((time) =>
    new Date(time).toISOString().slice(0, 19),
  )
}

const EVER = { from: '1990-01-01T00:00Z', to: '2200-01-01T00:00Z' }

describe('a rule of RFC 5545', () => {
  it.each([
    ['FREQ=DAILY;COUNT=3', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=3', ['1997-09-02', '1997-09-16', '1997-09-30']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', ['1997-09-05', '1997-10-03', '1997-11-07']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', ['1997-09-22', '1997-10-20', '1997-11-17']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3', ['1997-09-28', '1997-10-29', '1997-11-28']],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200',
      ['2000-01-01', '2000-04-09', '2000-07-18', '2003-01-01'],
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', ['1998-05-18', '1999-05-17', '2000-05-15']],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', ['1998-05-11', '1999-05-17', '2000-05-15']],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3', ['1998-02-13', '1998-03-13', '1998-11-13']],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=2',
      ['1997-11-04', '2001-11-06'],
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', ['1997-09-04', '1997-10-07', '1997-11-06']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      ['1997-09-15', '1997-09-30', '1997-10-15', '1997-10-30', '1997-11-15'],
    ],
    ['FREQ=YEARLY;UNTIL=19990902T090000Z', ['1997-09-02', '1998-09-02', '1999-09-02']],
  ])('%s has the days that the standard gives', (text, expected) => {
    const found = expand(text, '1997-09-02T09:00:00Z', EVER).map((time) => time.slice(0, 10))

    expect(found).toEqual(expected)
  })

  it('has no day that does not exist', () => {
    expect(
      expand('FREQ=MONTHLY', '2025-01-31T09:00:00Z', { from: '2025-01-01Z', to: '2025-06-01Z' }),
    ).toEqual(['2025-01-31T09:00:00', '2025-03-31T09:00:00', '2025-05-31T09:00:00'])
    expect(
      expand('FREQ=YEARLY', '2024-02-29T09:00:00Z', { from: '2024-01-01Z', to: '2030-01-01Z' }),
    ).toEqual(['2024-02-29T09:00:00', '2028-02-29T09:00:00'])
  })
})

const some = <T>(values: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most })
/** rrule takes times of the day in the order in which they are given. */
const byNumber = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : 0
const part = (name: string, values: fc.Arbitrary<(string | number)[]>) =>
  fc
    .option(values, { nil: undefined })
    .map((list) => (list ? `;${name}=${list.toSorted(byNumber).join(',')}` : ''))
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)
const signed = (to: number) => [...range(1, to), ...range(1, to).map((n) => -n)]

const common = fc.tuple(
  fc.integer({ min: 1, max: 4 }).map((n) => `;INTERVAL=${n}`),
  fc.constantFrom('', ';COUNT=7', ';UNTIL=20270101T000000Z'),
  fc.constantFrom('', ';WKST=SU', ';WKST=WE'),
)
const rules = fc
  .oneof(
    fc.tuple(
      fc.constant('FREQ=YEARLY'),
      part('BYMONTH', some(range(1, 12))),
      fc.oneof(
        part('BYDAY', some(DAYS)),
        part('BYDAY', some(DAYS.flatMap((day) => [1, 2, -1].map((nth) => `${nth}${day}`)))),
        part('BYMONTHDAY', some(signed(31))),
        part('BYYEARDAY', some(signed(366))),
      ),
    ),
    fc.tuple(
      fc.constant('FREQ=MONTHLY'),
      part('BYMONTH', some(range(1, 12))),
      part('BYMONTHDAY', some(signed(31), 5)),
      // Of a list with both kinds rrule wants both at once.
      fc.oneof(
        part('BYDAY', some(DAYS)),
        part('BYDAY', some(DAYS.flatMap((day) => [1, 3, -1, 5].map((nth) => `${nth}${day}`)))),
      ),
    ),
    fc.tuple(
      fc.constant('FREQ=WEEKLY'),
      part('BYMONTH', some(range(1, 12))),
      part('BYDAY', some(DAYS)),
    ),
    fc.tuple(
      fc.constant('FREQ=DAILY'),
      part('BYMONTH', some(range(1, 12))),
      part('BYDAY', some(DAYS)),
      part('BYHOUR', some(range(0, 23))),
      part('BYMINUTE', some(range(0, 59))),
    ),
    fc.tuple(
      fc.constant('FREQ=HOURLY'),
      part('BYDAY', some(DAYS, 2)),
      part('BYMINUTE', some(range(0, 59))),
    ),
    fc.tuple(
      fc.constant('FREQ=YEARLY;BYWEEKNO=1,20,-1'),
      part('BYDAY', some(DAYS)).filter(Boolean),
    ),
  )
  .map((parts) => parts.join(''))
const starts = fc
  .integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2026, 0) / 60_000 })
  .map((minutes) => new Date(minutes * 60_000).toISOString().slice(0, 19))
const windows = fc.integer({ min: 0, max: 1500 }).map((days) => {
  const from = new Date(Date.UTC(2022, 0) + days * 86_400_000)
  return { from: from.toISOString(), to: new Date(from.getTime() + 90 * 86_400_000).toISOString() }
})

/** What rrule gives, which counts in UTC and stands here for wall-clock time. */
function byRrule(
  text: string,
  start: string,
  { from, to }: { from: string; to: string },
): string[] {
  const options = { ...rrule.RRule.parseString(text), dtstart: new Date(`${start}Z`) }
  const found = new rrule.RRule(options).between(new Date(from), new Date(Date.parse(to) - 1), true)
  return found.map((time) => time.toISOString().slice(0, 19))
}

describe('the expansion', () => {
  it('agrees with rrule', () => {
    fc.assert(
      fc.property(rules, common, starts, windows, (rule, more, start, window) => {
        const text = rule + more.join('')
        expect(expand(text, `${start}Z`, window)).toEqual(byRrule(text, start, window))
      }),
      { numRuns: 200 },
    )
  })

  it('agrees with rrule on the places of a set', () => {
    const positioned = fc.tuple(
      fc.constantFrom('FREQ=MONTHLY', 'FREQ=YEARLY;BYMONTH=3,9'),
      some(DAYS, 4).map((days) => `;BYDAY=${days.join(',')}`),
      // Where two places are one, such as the fifth and the last, rrule gives it twice.
      fc
        .oneof(some([1, 2, -1, -2], 2), fc.constant([5]))
        .map((places) => `;BYSETPOS=${places.join(',')}`),
    )

    fc.assert(
      fc.property(positioned, starts, windows, (parts, start, window) => {
        const text = parts.join('')
        expect(expand(text, `${start}Z`, window)).toEqual(byRrule(text, start, window))
      }),
    )
  })

  it('agrees with ical.js where a start is one of its rule’s own times', () => {
    const simple = fc.oneof(
      some(DAYS).map((days) => `FREQ=WEEKLY;BYDAY=${days.join(',')}`),
      fc.constantFrom('FREQ=DAILY', 'FREQ=MONTHLY', 'FREQ=YEARLY', 'FREQ=DAILY;INTERVAL=3'),
      some(signed(28)).map((days) => `FREQ=MONTHLY;BYMONTHDAY=${days.join(',')}`),
      fc.constantFrom(
        'FREQ=MONTHLY;BYDAY=-1FR',
        'FREQ=MONTHLY;BYDAY=2TU',
        'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      ),
    )

    fc.assert(
      fc.property(simple, starts, (rule, given) => {
        const [start = ''] = expand(rule, `${given}Z`, EVER, 2000)
        // In a year without one ical.js goes on to the first of March; a day that is not there is left out.
        fc.pre(!start.includes('-02-29'))
        const text = `${rule};COUNT=12`
        const iterator = ICAL.Recur.fromString(text).iterator(
          ICAL.Time.fromJSDate(new Date(`${start}Z`), true),
        )
        const expected: string[] = []
        for (let time = iterator.next(); time; time = iterator.next())
          expected.push(String(time).slice(0, 19))
        expect(expand(text, `${start}Z`, EVER)).toEqual(expected)
      }),
    )
  })

  it.each([
    'FREQ=SECONDLY;COUNT=1000000000',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5',
    'FREQ=MINUTELY;BYHOUR=3;BYSECOND=0,1,2,3,4,5,6,7,8,9',
  ])('A11: of %s ends when its budget is spent or the window is over', (text) => {
    const budget = new Budget(20_000)
    const rule = readRule(recurOfText(text), until)
    const window = { from: Date.UTC(2026, 0), to: Date.UTC(2027, 0), budget }

    const found = [...expandRule(rule, Date.UTC(1990, 0), window)]

    expect(found.length).toBeLessThanOrEqual(20_000)
  })
})

const sixty = `${Array.from({ length: 60 }, (_, place) => place).join(',')},`

it.each([
  ['names one hour again and again', '0,'.repeat(3_000), '0,'.repeat(3_000)],
  ['asks for every second of a year', sixty, sixty],
])('A11: a rule that %s needs neither the time nor the memory', (_, minutes, seconds) => {
  const hours = `BYHOUR=${'0,'.repeat(3_000)}1`
  const text = `FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;${hours};BYMINUTE=${minutes}0;BYSECOND=${seconds}0`

  const found = expand(text, '2026-01-01T00:00Z', EVER, 2_000)

  expect(found.length).toBeGreaterThan(1_000)
})

describe('the text of a rule', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(rules, common, (rule, more) => {
        const text = rule + more.join('')
        expect(textOfRecur(recurOfText(text))).toBe(text)
      }),
    )
  })

  it.each([
    ['', 'FREQ'],
    ['FREQ=OFTEN', 'FREQ'],
    ['FREQ=DAILY;COUNT=0', 'COUNT'],
    ['FREQ=DAILY;BYMONTH=13', 'BYMONTH'],
    ['FREQ=DAILY;BYDAY=XX', 'BYDAY'],
    ['FREQ=DAILY;UNTIL=soon', 'UNTIL'],
    ['FREQ=DAILY;RSCALE=HEBREW', 'RSCALE'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY'],
  ])('%j is refused, and the part is named', (text, named) => {
    expect(() => recurOfText(text)).toThrow(named)
  })
})
