import { describe, expect, it } from 'vitest'
import {
  NO_RECURRENCE,
  recurrenceOf,
  ruleOf,
} from '../../../../../web/pages/calendar/recurrence.ts'

/** A Thursday. */
const FIRST = { day: '2026-11-26', allDay: false, zone: 'Europe/Berlin' } as const

describe('a recurrence', () => {
  it.each([
    ['FREQ=DAILY', { repeats: 'daily' }],
    ['FREQ=DAILY;INTERVAL=3', { repeats: 'daily', every: '3' }],
    ['FREQ=WEEKLY;BYDAY=MO,TH', { repeats: 'weekly', weekdays: 'MO,TH' }],
    ['FREQ=MONTHLY;COUNT=6', { repeats: 'monthly', ends: 'count', count: '6' }],
    [
      'FREQ=YEARLY;UNTIL=20301231T225900Z',
      { repeats: 'yearly', ends: 'until', until: '2030-12-31' },
    ],
  ] as const)('%s is said by the form, and comes back as it was', (rule, expected) => {
    const form = recurrenceOf(rule, FIRST)

    expect(form).toEqual({ ...NO_RECURRENCE, ...expected })
    expect(ruleOf(form, FIRST)).toBe(rule)
  })

  it.each([
    ['FREQ=WEEKLY', { repeats: 'weekly', weekdays: '' }],
    ['FREQ=MONTHLY;BYMONTHDAY=26', { repeats: 'monthly' }],
    ['FREQ=WEEKLY;WKST=MO;BYDAY=TH', { repeats: 'weekly', weekdays: 'TH' }],
    ['FREQ=DAILY;UNTIL=20261231', { repeats: 'daily', ends: 'until', until: '2026-12-31' }],
  ] as const)('%s is said by the form in other words', (rule, expected) => {
    expect(recurrenceOf(rule, FIRST)).toMatchObject(expected)
  })

  it.each([
    ['FREQ=MONTHLY;BYDAY=2TU'],
    ['FREQ=MONTHLY;BYDAY=TU'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['FREQ=WEEKLY;WKST=SU;INTERVAL=2'],
    ['FREQ=HOURLY'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'],
  ])('%s stays as it is', (rule) => {
    const form = recurrenceOf(rule, FIRST)

    expect(form).toMatchObject({ repeats: 'other', rule })
    expect(ruleOf(form, FIRST)).toBe(rule)
  })

  it('takes the weekday of the first where none is chosen', () => {
    expect(ruleOf({ ...NO_RECURRENCE, repeats: 'weekly' }, FIRST)).toBe('FREQ=WEEKLY;BYDAY=TH')
  })

  it('ends with a day where the event has no time', () => {
    const form = { ...NO_RECURRENCE, repeats: 'daily', ends: 'until', until: '2026-12-31' } as const

    expect(ruleOf(form, { ...FIRST, allDay: true })).toBe('FREQ=DAILY;UNTIL=20261231')
  })

  it('is none where the form says so', () => {
    expect(ruleOf(NO_RECURRENCE, FIRST)).toBeNull()
    expect(recurrenceOf(null, FIRST)).toEqual(NO_RECURRENCE)
  })
})
