import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changeBody,
  createBody,
  formAt,
  formOf,
} from '../../../../../web/pages/calendar/event-form.ts'
import {
  reminderChoices,
  remindersIn,
  remindersText,
} from '../../../../../web/pages/calendar/reminder-times.ts'
import { YOGA, ZONE } from './sample-event.ts'
import { pageCatalogues } from '../../../../support/page-catalogues.ts'

const EVENT = { ...YOGA, recurrence: null, reminders: [1440, 15] }

describe('reminders of an event', () => {
  it('are text in a form and minutes for the route, each once and the nearest first', () => {
    expect(remindersText([1440, 15, 15])).toBe('15,1440')
    expect(remindersIn('15,1440')).toEqual([15, 1440])
    expect(remindersIn(remindersText([]))).toEqual([])
  })

  it('that there are stay on offer beside the usual ones', () => {
    expect(reminderChoices(false, '15,1440', '10')).toEqual([
      '',
      '0',
      '10',
      '30',
      '60',
      '1440',
      '15,1440',
    ])
    expect(reminderChoices(true, '')).toEqual(['', '900', '9540'])
  })

  it('are sent with a new event where there are some', () => {
    const form = { ...formAt('2026-11-26T10:00'), title: 'Dentist' }

    expect(createBody(form, ZONE)).not.toHaveProperty('reminders')
    expect(createBody({ ...form, reminders: '30' }, ZONE)).toMatchObject({ reminders: [30] })
  })

  it('are sent with a change where they have changed, also where none is left', () => {
    const before = formOf(EVENT, EVENT, ZONE)
    const body = (reminders: string): object =>
      changeBody({ before, form: { ...before, reminders }, event: EVENT, scope: undefined }, ZONE)

    expect(body('15,1440')).toEqual({})
    expect(body('')).toEqual({ reminders: [] })
    expect(body('60')).toEqual({ reminders: [60] })
  })
})

describe('reminders in words', () => {
  beforeAll(async () => void (await pageCatalogues()))
  afterAll(() => speak('en'))

  it.each([
    ['', false, 'None'],
    ['0', false, 'When it starts'],
    ['10', false, '10 minutes before'],
    ['60', false, '1 hour before'],
    ['1440', false, '1 day before'],
    ['15,1440', false, '15 minutes and 1 day before'],
    ['900', true, 'The day before, 9:00 AM'],
    ['9540', true, '7 days before, 9:00 AM'],
    ['0', true, 'That day, 12:00 AM'],
  ])('%j, where the event takes all day: %j, is %j', async (text, allDay, words) => {
    await speak('en')

    expect(await said(text, allDay)).toBe(words)
  })

  it.each([
    ['10', false, '10 Minuten vorher'],
    ['900', true, 'Am Tag davor, 09:00'],
  ])('%j, where the event takes all day: %j, is %j in German', async (text, allDay, words) => {
    await speak('de')

    expect(await said(text, allDay)).toBe(words)
  })
})

async function speak(tag: 'de' | 'en'): Promise<void> {
  const { language } = await import('../../../../../web/words/language.svelte.ts')
  language.choose(tag)
}

async function said(text: string, allDay: boolean): Promise<string> {
  const { remindersSaid } = await import('../../../../../web/pages/calendar/reminder-words.ts')
  return remindersSaid(text, allDay).replaceAll('\u202f', ' ')
}
