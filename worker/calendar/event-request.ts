import { type FieldFault, missingFault, ruleFault } from '../../shared/api/field-fault.ts'
import type { ChangeCalendarEventRequest } from '../../shared/api/calendar.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { readWhen } from '../time/when.ts'
import { DAY_MS, ianaOffsets } from '../time/zoned-time.ts'
import { type EventFields, fieldTime, timeText } from './event-fields.ts'
import type { EventTime } from './event-time.ts'
import { recurOfText } from './recurrence-rule.ts'

interface Reading {
  readonly ownZone: string
  readonly now: Date
}

type Wanted = Omit<ChangeCalendarEventRequest, 'scope' | 'occurrence'>

const HOUR_MS = 3_600_000

/** The fields that an event is to have: those before, with what a request names. Throws `invalid-input` that names the field. */
export async function wantedFields(
  before: EventFields | undefined,
  wanted: Wanted,
  reading: Reading,
): Promise<EventFields> {
  const { start: _start, end: _end, timeZone: _zone, ...members } = wanted
  if (wanted.recurrence) recurOfText(wanted.recurrence)
  const times = await wantedTimes(before, wanted, reading)
  const named = Object.entries(members).filter(([, value]) => value !== undefined)
  return { ...NEW, ...before, ...Object.fromEntries(named), ...times }
}

const NEW = {
  title: '',
  description: '',
  location: '',
  tags: [],
  status: 'confirmed',
  reminders: [],
  recurrence: null,
} as const

type Times = Pick<EventFields, 'allDay' | 'start' | 'end' | 'timeZone'>

async function wantedTimes(
  before: EventFields | undefined,
  wanted: Wanted,
  reading: Reading,
): Promise<Times> {
  const { start, end, timeZone } = wanted
  if (before && [start, end, timeZone].every((one) => one === undefined)) return timesOf(before)
  const zone = wantedZone(before, timeZone, reading.ownZone)
  const known = { zone: ianaOffsets(zone) ? zone : reading.ownZone, now: reading.now }
  const begins = start === undefined ? kept(before, zone) : await read('start', start, known)
  if (!begins) throw wrong(missingFault('start'))
  const ends = end === undefined ? endAfter(begins, before) : await read('end', end, known)
  checkOrder(begins, ends)
  return {
    allDay: begins.kind === 'day',
    start: timeText(begins),
    end: timeText(ends),
    timeZone: begins.zone ?? null,
  }
}

function wantedZone(
  before: EventFields | undefined,
  wanted: string | undefined,
  ownZone: string,
): string {
  if (wanted === undefined || ianaOffsets(wanted)) return wanted ?? before?.timeZone ?? ownZone
  throw wrong(ruleFault('timeZone', 'time-zone'))
}

function checkOrder(begins: EventTime, ends: EventTime): void {
  if (ends.kind !== begins.kind) throw wrong(ruleFault('end', 'days-and-times'))
  if (ends.local < begins.local || (begins.kind === 'day' && ends.local === begins.local))
    throw wrong(ruleFault('end', 'after-start'))
}

function timesOf({ allDay, start, end, timeZone }: EventFields): Times {
  return { allDay, start, end, timeZone }
}

/** A start that is not named stays as the clock shows it, also in another zone. */
function kept(before: EventFields | undefined, zone: string): EventTime | undefined {
  const time = before && fieldTime(before.start, before.timeZone)
  return time?.kind === 'time' ? { ...time, zone } : time
}

/** An event that is moved lasts as long as before; a new one an hour, or a day. */
function endAfter(begins: EventTime, before: EventFields | undefined): EventTime {
  const from = before && fieldTime(before.start, before.timeZone)
  const to = before && fieldTime(before.end, before.timeZone)
  const usual = begins.kind === 'day' ? DAY_MS : HOUR_MS
  const length = from && to && from.kind === begins.kind ? to.local - from.local : usual
  return { ...begins, local: begins.local + length }
}

async function read(
  name: 'start' | 'end',
  text: string,
  reading: { zone: string; now: Date },
): Promise<EventTime> {
  const when = await readWhen(text, reading)
  if (when?.kind === 'day')
    return { kind: 'day', local: Date.parse(`${when.day}T00:00:00Z`), zone: undefined }
  if (when) return { kind: 'time', local: Date.parse(`${when.local}Z`), zone: reading.zone }
  throw wrong(ruleFault(name, 'no-time'))
}

function wrong(fault: FieldFault): AppError {
  const { path, message } = fault
  return new AppError('invalid-input', `Body is not valid. ${path}: ${message}.`, {
    details: { fields: [fault] },
  })
}
