import { Draft } from '../../session/drafts.svelte.ts'
import type { EventForm, Times } from './event-form.ts'
import { ENDS, REPEATS } from './recurrence.ts'

type Field = keyof EventForm
const FIELDS = [
  'title',
  'allDay',
  'startDay',
  'startTime',
  'endDay',
  'endTime',
  'location',
  'description',
  'reminders',
  'repeats',
  'every',
  'weekdays',
  'ends',
  'until',
  'count',
  'rule',
] as const satisfies readonly Field[]
/** Stands before what was typed, so that a field that was emptied is no field that was left alone. */
const MARK = '='

/** What was typed into an event's form. It outlives a reload; what was left alone is as the event has it. */
export class EventDraft {
  readonly #drafts: Readonly<Record<Field, Draft>>
  readonly #initial: EventForm

  /** `place` names the event within the profile. */
  constructor(profile: string, place: string, initial: EventForm) {
    this.#initial = initial
    const draftOf = (field: Field): Draft => new Draft(profile, `event:${place}:${field}`)
    this.#drafts = {
      title: draftOf('title'),
      allDay: draftOf('allDay'),
      startDay: draftOf('startDay'),
      startTime: draftOf('startTime'),
      endDay: draftOf('endDay'),
      endTime: draftOf('endTime'),
      location: draftOf('location'),
      description: draftOf('description'),
      reminders: draftOf('reminders'),
      repeats: draftOf('repeats'),
      every: draftOf('every'),
      weekdays: draftOf('weekdays'),
      ends: draftOf('ends'),
      until: draftOf('until'),
      count: draftOf('count'),
      rule: draftOf('rule'),
    }
  }

  text(field: Exclude<Field, 'allDay'>): string {
    return this.#typed(field) ?? this.#initial[field]
  }

  type(field: Field, text: string): void {
    this.#drafts[field].text = MARK + text
  }

  get form(): EventForm {
    const [repeats, ends] = [this.text('repeats'), this.text('ends')]
    return {
      title: this.text('title'),
      location: this.text('location'),
      description: this.text('description'),
      reminders: this.text('reminders'),
      allDay: (this.#typed('allDay') ?? String(this.#initial.allDay)) === 'true',
      startDay: this.text('startDay'),
      startTime: this.text('startTime'),
      endDay: this.text('endDay'),
      endTime: this.text('endTime'),
      repeats: REPEATS.find((one) => one === repeats) ?? 'never',
      every: this.text('every'),
      weekdays: this.text('weekdays'),
      ends: ENDS.find((one) => one === ends) ?? 'never',
      until: this.text('until'),
      count: this.text('count'),
      rule: this.text('rule'),
    }
  }

  /** Types other times. */
  move({ allDay, startDay, startTime, endDay, endTime }: Times): void {
    this.type('allDay', String(allDay))
    this.type('startDay', startDay)
    this.type('startTime', startTime)
    this.type('endDay', endDay)
    this.type('endTime', endTime)
  }

  forget(): void {
    for (const field of FIELDS) this.#drafts[field].text = ''
  }

  #typed(field: Field): string | undefined {
    const { text } = this.#drafts[field]
    return text.startsWith(MARK) ? text.slice(MARK.length) : undefined
  }
}
