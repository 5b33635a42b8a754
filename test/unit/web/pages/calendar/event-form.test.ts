import { describe, expect, it } from 'vitest'
import {
  changeBody,
  createBody,
  firstOccurrence,
  formAt,
  formOf,
} from '../../../../../web/pages/calendar/event-form.ts'
import { YOGA, ZONE } from './sample-event.ts'
import { movedTimes } from '../../../../../web/pages/calendar/moved-times.ts'

/** After the clocks have changed. */
const LATER = {
  title: 'Yoga',
  description: '',
  location: '',
  allDay: false,
  start: '2026-03-30T16:00:00.000Z',
  end: '2026-03-30T17:30:00.000Z',
}

describe('a new event', () => {
  it('lasts an hour from a time on, also over midnight', () => {
    const form = { ...formAt('2026-11-26T23:30'), title: ' Supper ' }

    expect(createBody(form, ZONE)).toEqual({
      title: 'Supper',
      start: '2026-11-26T22:30:00.000Z',
      end: '2026-11-26T23:30:00.000Z',
      timeZone: ZONE,
    })
  })

  it('lasts a day where only a day is known', () => {
    const form = {
      ...formAt('2026-11-26'),
      title: 'Fair',
      endDay: '2026-11-27',
      location: 'Bremen',
    }

    expect(createBody(form, ZONE)).toEqual({
      title: 'Fair',
      start: '2026-11-26',
      end: '2026-11-28',
      timeZone: ZONE,
      location: 'Bremen',
    })
  })
})

describe('what has been changed', () => {
  const before = formOf(LATER, YOGA, ZONE)

  it('is shown as the clock of the person shows it', () => {
    expect(before).toMatchObject({ startDay: '2026-03-30', startTime: '18:00', repeats: 'weekly' })
    expect(formOf(firstOccurrence(YOGA, 'UTC'), YOGA, 'UTC')).toMatchObject({
      startDay: '2026-03-02',
      startTime: '17:00',
    })
  })

  it.each([['this'], ['following'], ['all']] as const)(
    'is nothing where nothing was, of %s',
    (scope) => {
      expect(changeBody({ before, form: before, event: YOGA, scope }, ZONE)).toEqual({})
    },
  )

  it.each([
    ['this', { start: '2026-03-31T17:00:00.000Z', end: '2026-03-31T18:30:00.000Z' }],
    ['following', { start: '2026-03-31T17:00:00.000Z', end: '2026-03-31T18:30:00.000Z' }],
    // The first moves as far: a day and an hour, as the clock shows them.
    ['all', { start: '2026-03-03T19:00', end: '2026-03-03T20:30' }],
  ] as const)('moves %s', (scope, times) => {
    const moved = {
      startDay: '2026-03-31',
      startTime: '19:00',
      endDay: '2026-03-31',
      endTime: '20:30',
    }
    const form = { ...before, ...moved, title: 'Pilates' }

    expect(changeBody({ before, form, event: YOGA, scope }, ZONE)).toEqual({
      title: 'Pilates',
      ...times,
    })
  })

  it.each([
    ['this', { start: '2026-03-30', end: '2026-04-01' }],
    ['all', { start: '2026-03-02', end: '2026-03-04' }],
  ] as const)('makes %s last all day', (scope, times) => {
    const form = { ...before, allDay: true, endDay: '2026-03-31' }

    expect(changeBody({ before, form, event: YOGA, scope }, ZONE)).toEqual(times)
  })

  it('is said in UTC for a series that is', () => {
    const event = {
      ...YOGA,
      timeZone: 'UTC',
      start: '2026-03-02T17:00:00Z',
      end: '2026-03-02T18:30:00Z',
    }
    const form = { ...before, startTime: '19:00', endTime: '20:30' }

    expect(changeBody({ before, form, event, scope: 'all' }, ZONE)).toEqual({
      start: '2026-03-02T18:00:00Z',
      end: '2026-03-02T19:30:00Z',
    })
  })

  it('has the recurrence only where more than one is meant', () => {
    const form = { ...before, weekdays: 'MO,WE' }

    expect(changeBody({ before, form, event: YOGA, scope: 'this' }, ZONE)).toEqual({})
    expect(changeBody({ before, form, event: YOGA, scope: 'following' }, ZONE)).toEqual({
      recurrence: 'FREQ=WEEKLY;BYDAY=MO,WE',
    })
    const none = { ...before, repeats: 'never' } as const
    expect(changeBody({ before, form: none, event: YOGA, scope: 'all' }, ZONE)).toEqual({
      recurrence: null,
    })
  })
})

describe('what is dragged', () => {
  it.each([
    [{ days: 1, minutes: 0 }, '2026-03-29T16:00:00.000Z', '2026-03-29T17:00:00.000Z'],
    [{ days: 0, minutes: -90 }, '2026-03-28T15:30:00.000Z', '2026-03-28T16:30:00.000Z'],
    [{ days: -1, minutes: 15 }, '2026-03-27T17:15:00.000Z', '2026-03-27T18:15:00.000Z'],
  ])('by %j keeps the time of the clock and its length', (by, start, end) => {
    const item = { allDay: false, start: '2026-03-28T17:00:00Z', end: '2026-03-28T18:00:00Z' }

    expect(movedTimes(item, by, ZONE)).toEqual({ allDay: false, start, end })
  })

  it('keeps its days', () => {
    const item = { allDay: true, start: '2026-02-27', end: '2026-03-01' }

    expect(movedTimes(item, { days: 2, minutes: 30 }, ZONE)).toEqual({
      allDay: true,
      start: '2026-03-01',
      end: '2026-03-03',
    })
  })
})
